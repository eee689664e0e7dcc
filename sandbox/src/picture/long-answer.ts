const FIELDS = [
  'account',
  'address',
  'amount',
  'birthday',
  'city',
  'color',
  'country',
  'currency',
  'discount',
  'email',
  'invoice',
  'language',
  'nickname',
  'password',
  'phone',
  'postcode',
  'quantity',
  'street',
  'timezone',
  'website',
];

const capital = (word: string) => word.charAt(0).toUpperCase() + word.slice(1);

/** TypeScript of exactly that many characters: one function after another, the last line a comment. */
function codeOf(length: number): string {
  let code = '';
  for (let i = 0; ; i++) {
    const field = FIELDS[i % FIELDS.length] ?? 'field';
    const name = `check${capital(field)}${i < FIELDS.length ? '' : Math.floor(i / FIELDS.length) + 1}`;
    const next = `export function ${name}(value: unknown): Checked<string> {
  if (typeof value !== 'string') return { status: 'wrong', reason: '${field} is not a text' };
  const trimmed = value.trim();

  if (trimmed === '') return { status: 'missing', field: '${field}' };
  return { status: 'fine', value: trimmed };
}

`;
    if (code.length + next.length > length - 4) break;
    code += next;
  }
  return `${code}// ${'-'.repeat(length - code.length - 3)}`;
}

/** Prose of at least that many characters in numbered paragraphs. */
function proseOf(length: number, topic: string): string {
  const paragraphs: string[] = [];
  for (let i = 1, written = 0; written < length; i++) {
    const paragraph = `**${topic} ${i}.** A value is trimmed before it is looked at, and what is missing is told apart from what is wrong, so that a form can say either; see \`check${capital(FIELDS[i % FIELDS.length] ?? '')}\`.`;
    paragraphs.push(paragraph);
    written += paragraph.length + 2;
  }
  return paragraphs.join('\n\n');
}

function answerOf(proseLength: number, codeLength: number): string {
  const half = proseLength / 2;
  return [
    '# Validators',
    proseOf(half, 'Rule'),
    `\`\`\`typescript\n${codeOf(codeLength)}\n\`\`\``,
    proseOf(half, 'Remark'),
    'The end of the validators.',
  ].join('\n\n');
}

/** About 9,000 characters, 6,000 of them one code block; and more than four messages hold. */
export const longAnswer = { moderate: answerOf(2_600, 6_000), huge: answerOf(5_000, 16_000) };
