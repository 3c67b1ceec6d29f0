import { Checkboxes, CheckField } from "../ui/checkboxes";
import { BirthDateField, CellField, FieldRow, SelectField, TextAreaField, TextField } from "../ui/field";
import { FileField } from "../ui/file-field";
import { FormField, FormFieldGroup } from "../ui/form-field";
import { Radios } from "../ui/radios";
import { SearchBar, SearchButton, SearchField, SearchSelect } from "../ui/search-bar";
import { SearchForm } from "../ui/search-form";
import type { Row, Samples } from "./row";

const nothing = () => {};

export function fieldRows(t: Samples): Row[] {
  const [label, hint, error, long] = [
    t("sample.label"),
    t("sample.hint"),
    t("sample.error"),
    t("sample.long"),
  ];
  const options = [
    { value: "one", label: t("sample.act") },
    { value: "two", label: t("sample.other") },
  ];
  const date = {
    label: t("sample.date"),
    year: t("sample.year"),
    month: t("sample.month"),
    day: t("sample.day"),
  };
  const bar = (id: string) => (
    <SearchBar action="/dev/ui" label={`${label} ${id}`}>
      <SearchField name={`${id}-text`} label={label} value="" wide />
      <SearchSelect
        name={`${id}-select`}
        label={t("sample.other")}
        value="one"
        options={options}
        onChange={nothing}
      />
      <SearchButton>{t("sample.act")}</SearchButton>
    </SearchBar>
  );
  return [
    {
      file: "field",
      of: [TextField, TextAreaField, BirthDateField, SelectField, FieldRow, CellField],
      states: [
        {
          name: "usual",
          show: (
            <>
              <FieldRow>
                <TextField name="text-usual" label={label} hint={hint} />
                <SelectField name="select-usual" label={label} hint={hint} options={options} />
                <TextAreaField name="area-usual" label={label} hint={hint} />
              </FieldRow>
              <BirthDateField id="date-usual" text={{ ...date, hint }} />
              <CellField name="cell-usual" label={label} defaultValue="12" />
            </>
          ),
        },
        {
          name: "focus",
          show: (
            <>
              <TextField name="text-focus" label={label} />
              <TextAreaField name="area-focus" label={label} />
              <SelectField name="select-focus" label={label} options={options} />
              <BirthDateField id="date-focus" text={date} />
            </>
          ),
        },
        {
          name: "error",
          show: (
            <>
              <TextField name="text-error" label={label} hint={hint} error={error} defaultValue="12" />
              <TextAreaField name="area-error" label={label} hint={hint} error={error} defaultValue="12" />
              <SelectField name="select-error" label={label} error={error} options={options} />
              <BirthDateField
                id="date-error"
                text={{ ...date, error }}
                values={{ year: "1968", month: "13" }}
              />
              <CellField name="cell-error" label={label} defaultValue="-1" wrong />
            </>
          ),
        },
        {
          name: "long",
          show: (
            <>
              <TextField name="text-long" label={long} hint={long} error={long} defaultValue={long} />
              <TextAreaField name="area-long" label={long} hint={long} defaultValue={long} />
              <SelectField
                name="select-long"
                label={long}
                options={[{ value: "long", label: long }]}
                hint={long}
              />
              <BirthDateField id="date-long" text={{ ...date, label: long, hint: long }} />
            </>
          ),
        },
        { name: "first", alone: true, show: <TextField name="text-first" label={label} first /> },
      ],
    },
    {
      file: "file-field",
      of: [FileField],
      states: [
        { name: "usual", show: <FileField name="file-usual" label={label} hint={hint} accept=".csv" /> },
        { name: "focus", show: <FileField name="file-focus" label={label} accept=".csv" /> },
        { name: "error", show: <FileField name="file-error" label={label} error={error} accept=".csv" /> },
        { name: "long", show: <FileField name="file-long" label={long} hint={long} accept=".csv" /> },
      ],
    },
    {
      file: "checkboxes",
      of: [Checkboxes, CheckField],
      states: [
        ...(["usual", "focus", "chosen", "long"] as const).map((name) => ({
          name,
          show: (
            <Checkboxes
              label={label}
              options={options.map((option) => ({
                name: `check-${name}-${option.value}`,
                label: name === "long" ? long : option.label,
                checked: name === "chosen",
              }))}
            />
          ),
        })),
        { name: "error", show: <CheckField name="check-one" label={label} error={error} /> },
      ],
    },
    {
      file: "radios",
      of: [Radios],
      states: (["usual", "focus", "chosen", "error", "long"] as const).map((name) => ({
        name,
        show: (
          <Radios
            name={`choice-${name}`}
            label={name === "long" ? long : label}
            hint={hint}
            error={name === "error" ? error : undefined}
            chosen={name === "chosen" ? "one" : undefined}
            options={name === "long" ? options.map(({ value }) => ({ value, label: long })) : options}
          />
        ),
      })),
    },
    {
      file: "form-field",
      of: [FormField, FormFieldGroup],
      states: (["usual", "error", "long"] as const).map((name) => {
        const text = {
          label: name === "long" ? long : label,
          hint: name === "long" ? long : hint,
          error: name === "error" ? error : undefined,
        };
        return {
          name,
          show: (
            <>
              <FormField name={`labelled-${name}`} {...text}>
                <output id={`labelled-${name}`}>12</output>
              </FormField>
              <FormFieldGroup name={`group-${name}`} {...text}>
                12
              </FormFieldGroup>
            </>
          ),
        };
      }),
    },
    {
      file: "search-form",
      of: [SearchForm],
      states: (["usual", "focus"] as const).map((name) => ({
        name,
        show: (
          <SearchForm
            action="/dev/ui"
            label={`${hint} ${name}`}
            find={t("sample.act")}
            clear={t("sample.other")}
          >
            <TextField name={`search-form-${name}`} label={label} />
          </SearchForm>
        ),
      })),
    },
    {
      file: "search-bar",
      of: [SearchBar, SearchField, SearchSelect, SearchButton],
      states: (["usual", "focus"] as const).map((name) => ({ name, show: bar(name) })),
    },
  ];
}
