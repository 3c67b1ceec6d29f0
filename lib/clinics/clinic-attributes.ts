/** What a clinic can have for people who need it; the database takes no others. */
export const clinicFeatures = ["wheelchair", "lift", "parking", "sign-language", "induction-loop"] as const;
export type ClinicFeature = (typeof clinicFeatures)[number];

/** Languages that can be spoken at a clinic besides Korean; the database takes no others. */
export const clinicLanguages = ["en", "zh", "vi", "ru", "ja"] as const;
export type ClinicLanguage = (typeof clinicLanguages)[number];
