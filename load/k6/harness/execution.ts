export default {
  scenario: { iterationInTest: 0 },
  vu: { idInTest: 1, iterationInScenario: 0 },
};
