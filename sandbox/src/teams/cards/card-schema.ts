/** What a field holds: one of JSON's own kinds, a word of a list (any case), or parts with a type of their own. */
export type Kind =
  | 'any'
  | 'string'
  | 'number'
  | 'boolean'
  | 'url'
  | 'elements'
  | 'actions'
  | 'action'
  | 'inlines'
  | 'card'
  | (string & { readonly part?: never })
  | readonly string[];

export type Shape = { since: number; required: string[]; fields: Record<string, Kind> };

const shape = (since: number, required: string, fields: Record<string, Kind>): Shape => ({
  since,
  required: required.split(' ').filter(Boolean),
  fields: { type: 'string', ...fields },
});

const SPACING = ['default', 'none', 'small', 'medium', 'large', 'extralarge', 'padding'] as const;
const ALIGN = ['left', 'center', 'right'] as const;
const VERTICAL = ['top', 'center', 'bottom'] as const;
const STYLE = ['default', 'emphasis', 'good', 'attention', 'warning', 'accent'] as const;
const COLOR = ['default', 'dark', 'light', 'accent', 'good', 'warning', 'attention'] as const;
const SIZE = ['default', 'small', 'medium', 'large', 'extralarge'] as const;
const WEIGHT = ['default', 'lighter', 'bolder'] as const;
const FONT = ['default', 'monospace'] as const;

/** What Teams colours; the class `CodeLanguage` of Microsoft's Teams SDK lists them. */
const LANGUAGES =
  `bash c cpp csharp css dos go graphql html java javascript json objectivec perl php plaintext powershell
  python sql typescript vbnet verilog vhdl xml`.split(/\s+/);

/** Fields that every element and action may have; the last four are Teams' own. */
export const COMMON: Record<string, Kind> = {
  id: 'string',
  fallback: 'any',
  requires: 'any',
  isVisible: 'boolean',
  separator: 'boolean',
  spacing: SPACING,
  height: ['auto', 'stretch'],
  isSortKey: 'boolean',
  key: 'string',
  lang: 'string',
  targetWidth: 'string',
};

const TEXT: Record<string, Kind> = {
  text: 'string',
  color: COLOR,
  fontType: FONT,
  isSubtle: 'boolean',
  size: SIZE,
  weight: WEIGHT,
};
const INPUT: Record<string, Kind> = { label: 'string', isRequired: 'boolean', errorMessage: 'string', value: 'any' };
const BOX: Record<string, Kind> = {
  selectAction: 'action',
  style: STYLE,
  verticalContentAlignment: VERTICAL,
  bleed: 'boolean',
  backgroundImage: 'any',
  minHeight: 'string',
  rtl: 'boolean',
  showBorder: 'boolean',
  roundedCorners: 'boolean',
};

export const CARD: Shape = shape(1, 'type version', {
  type: ['adaptivecard'],
  version: 'string',
  $schema: 'string',
  body: 'elements',
  actions: 'actions',
  refresh: 'any',
  authentication: 'any',
  fallbackText: 'string',
  lang: 'string',
  speak: 'string',
  msteams: 'any',
  metadata: 'any',
  ...BOX,
});

/** Of the published schema 1.5, and what Teams brings of its own: `CodeBlock`, borders, round corners. */
export const ELEMENTS: Record<string, Shape> = {
  TextBlock: shape(1, 'type text', {
    ...TEXT,
    horizontalAlignment: ALIGN,
    maxLines: 'number',
    wrap: 'boolean',
    style: ['default', 'heading', 'columnheader'],
  }),
  RichTextBlock: shape(1.2, 'type inlines', { inlines: 'inlines', horizontalAlignment: ALIGN }),
  Image: shape(1, 'type url', {
    url: 'url',
    altText: 'string',
    backgroundColor: 'string',
    height: 'string',
    width: 'string',
    horizontalAlignment: ALIGN,
    selectAction: 'action',
    size: ['auto', 'stretch', 'small', 'medium', 'large'],
    style: ['default', 'person'],
    msteams: 'any',
  }),
  Media: shape(1.1, 'type sources', { sources: 'any', poster: 'url', altText: 'string' }),
  Container: shape(1, 'type items', { items: 'elements', ...BOX }),
  ColumnSet: shape(1, 'type', { columns: 'Column', horizontalAlignment: ALIGN, ...BOX }),
  FactSet: shape(1, 'type facts', { facts: 'Fact' }),
  ImageSet: shape(1, 'type images', { images: 'elements', imageSize: ['auto', 'small', 'medium', 'large', 'stretch'] }),
  ActionSet: shape(1.2, 'type actions', { actions: 'actions', horizontalAlignment: ALIGN }),
  Table: shape(1.5, 'type', {
    columns: 'TableColumnDefinition',
    rows: 'TableRow',
    // The schema says the one, Microsoft's renderer and Teams SDK the other.
    firstRowAsHeader: 'boolean',
    firstRowAsHeaders: 'boolean',
    showBorder: 'boolean',
    roundedCorners: 'boolean',
    showGridLines: 'boolean',
    gridStyle: STYLE,
    horizontalCellContentAlignment: ALIGN,
    verticalCellContentAlignment: VERTICAL,
  }),
  CodeBlock: shape(1, 'type codeSnippet', { codeSnippet: 'string', language: LANGUAGES, startLineNumber: 'number' }),
  'Input.Text': shape(1, 'type id', {
    ...INPUT,
    isMultiline: 'boolean',
    maxLength: 'number',
    placeholder: 'string',
    regex: 'string',
    style: ['text', 'tel', 'url', 'email', 'password'],
    inlineAction: 'action',
  }),
  'Input.Number': shape(1, 'type id', { ...INPUT, max: 'number', min: 'number', placeholder: 'string' }),
  'Input.Date': shape(1, 'type id', { ...INPUT, max: 'string', min: 'string', placeholder: 'string' }),
  'Input.Time': shape(1, 'type id', { ...INPUT, max: 'string', min: 'string', placeholder: 'string' }),
  'Input.Toggle': shape(1, 'type id title', {
    ...INPUT,
    title: 'string',
    valueOn: 'string',
    valueOff: 'string',
    wrap: 'boolean',
  }),
  'Input.ChoiceSet': shape(1, 'type id', {
    ...INPUT,
    choices: 'Input.Choice',
    'choices.data': 'any',
    isMultiSelect: 'boolean',
    style: ['compact', 'expanded', 'filtered'],
    placeholder: 'string',
    wrap: 'boolean',
  }),
};

/** Parts of other elements, which may leave out their type. */
export const LOOSE: Record<string, Shape> = {
  TextRun: shape(1.2, 'text', {
    ...TEXT,
    highlight: 'boolean',
    italic: 'boolean',
    strikethrough: 'boolean',
    underline: 'boolean',
    selectAction: 'action',
  }),
  Column: shape(1, '', { items: 'elements', width: 'any', ...BOX }),
  Fact: shape(1, 'title value', { title: 'string', value: 'string' }),
  TableColumnDefinition: shape(1.5, '', {
    width: 'any',
    horizontalCellContentAlignment: ALIGN,
    verticalCellContentAlignment: VERTICAL,
  }),
  TableRow: shape(1.5, '', {
    cells: 'TableCell',
    style: STYLE,
    horizontalCellContentAlignment: ALIGN,
    verticalCellContentAlignment: VERTICAL,
  }),
  TableCell: shape(1.5, 'items', { items: 'elements', ...BOX }),
  'Input.Choice': shape(1, 'title value', { title: 'string', value: 'string' }),
};

const ACTION: Record<string, Kind> = {
  title: 'string',
  iconUrl: 'string',
  style: ['default', 'positive', 'destructive'],
  tooltip: 'string',
  isEnabled: 'boolean',
  conditionallyEnabled: 'boolean',
  mode: ['primary', 'secondary'],
};

export const ACTIONS: Record<string, Shape> = {
  'Action.Submit': shape(1, 'type', { ...ACTION, data: 'any', associatedInputs: ['auto', 'none'], msteams: 'any' }),
  'Action.Execute': shape(1.4, 'type', {
    ...ACTION,
    verb: 'string',
    data: 'any',
    associatedInputs: ['auto', 'none'],
  }),
  'Action.OpenUrl': shape(1, 'type url', { ...ACTION, url: 'url' }),
  'Action.ShowCard': shape(1, 'type', { ...ACTION, card: 'card' }),
  'Action.ToggleVisibility': shape(1.2, 'type targetElements', { ...ACTION, targetElements: 'any' }),
};
