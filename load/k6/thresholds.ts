/** What must hold, by journey; a run that breaks one ends with an error. Milliseconds. */
const always = { checks: ["rate>0.999"], http_req_failed: ["rate<0.001"] };

export const arriveThresholds = {
  ...always,
  "http_req_duration{step:enter}": ["p(99)<250"],
};

export const waitThresholds = {
  ...arriveThresholds,
  "http_req_duration{step:status}": ["p(99)<100"],
  waited_seconds: ["max<14400"],
};

export const bookThresholds = {
  ...waitThresholds,
  "http_req_duration{step:claim}": ["p(95)<500"],
  "http_req_duration{step:page}": ["p(95)<500"],
  "http_req_duration{step:hold}": ["p(95)<500"],
  "http_req_duration{step:confirm}": ["p(95)<500"],
  bookings: ["count>0"],
};
