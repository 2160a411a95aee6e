import { type Command, type WordKind } from './command.ts';
import { optionsOf } from './text.ts';

/** What can stand at a place of the command line: fixed words, or things only the device knows. */
export interface Choice {
  readonly words: readonly string[];
  readonly kind: WordKind | undefined;
}

/** What may follow the words typed so far; `typed` is the unfinished word and may be empty. */
export function choices(words: readonly string[], typed: string, commands: readonly Command[]): Choice {
  const [noun, verb] = words;
  const nouns = [...new Set(commands.map(({ name }) => name.split(' ')[0]!))];
  if (noun === undefined) return { words: nouns, kind: undefined };
  const command = commands.find(({ name }) => name === `${noun} ${verb}`) ?? commands.find(({ name }) => name === noun);
  if (!command) {
    const verbs = commands.filter(({ name }) => name.startsWith(`${noun} `)).map(({ name }) => name.slice(noun.length + 1));
    return { words: words.length === 1 ? verbs : [], kind: undefined };
  }
  if (typed.startsWith('-')) return { words: optionsOf(command).map(([long]) => `--${long}`), kind: undefined };
  const given = words.slice(command.name.split(' ').length).filter((word) => !word.startsWith('-')).length;
  const { arguments: places } = command;
  const place = places[given] ?? (places.at(-1)?.many ? places.at(-1) : undefined);
  if (place?.kind === 'command') return { words: nouns, kind: undefined };
  return { words: [], kind: place?.kind };
}

/** Which words of the device `lares completion names KIND` prints. */
export const namedKinds = ['unit', 'setting', 'job'] as const satisfies readonly WordKind[];

/** A bash function which completes `lares`, with every word of the command table in it. */
export function bashScript(commands: readonly Command[]): string {
  const nouns = [...new Set(commands.map(({ name }) => name.split(' ')[0]!))];
  const families = nouns
    .map((noun) => [noun, commands.filter(({ name }) => name.startsWith(`${noun} `)).map(({ name }) => name.slice(noun.length + 1))] as const)
    .filter(([, verbs]) => verbs.length > 0);
  const cases = commands.map((command) => {
    const options = optionsOf(command).map(([long]) => `--${long}`).join(' ');
    const kinds = command.arguments.map(({ kind }) => kind).join(' ');
    const isOpen = command.arguments.at(-1)?.many ? 'more' : 'end';
    return `    '${command.name}') options='${options}' kinds='${kinds}' open=${isOpen} ;;`;
  });
  return `# Completion of lares(1) for bash. Made from the command table of agent/cli; do not edit.
_lares_words() {
  local word
  while read -r word; do [[ $word != "$2"* ]] || COMPREPLY+=("$word"); done < <(printf '%s\\n' $1)
}
_lares() {
  local word=\${COMP_WORDS[COMP_CWORD]} noun=\${COMP_WORDS[1]} options kinds open name verbs= given kind
  COMPREPLY=()
  if ((COMP_CWORD == 1)); then _lares_words '${[...nouns, '--version', '--help'].join(' ')}' "$word"; return; fi
  case $noun in
${families.map(([noun, verbs]) => `    ${noun}) verbs='${verbs.join(' ')}' ;;`).join('\n')}
  esac
  name=$noun
  given=$((COMP_CWORD - 2))
  if [[ -n $verbs ]]; then
    if ((COMP_CWORD == 2)); then _lares_words "$verbs" "$word"; return; fi
    name="$noun \${COMP_WORDS[2]}"
    given=$((COMP_CWORD - 3))
  fi
  case $name in
${cases.join('\n')}
    *) return ;;
  esac
  if [[ $word == -* ]]; then _lares_words "$options" "$word"; return; fi
  local -a places=($kinds)
  kind=\${places[given]:-}
  [[ -n $kind || $open != more ]] || kind=\${places[-1]}
  case $kind in
    command) _lares_words '${nouns.join(' ')}' "$word" ;;
    ${namedKinds.join(' | ')}) _lares_words "$(lares completion names "$kind" 2> /dev/null)" "$word" ;;
  esac
}
complete -F _lares lares
`;
}
