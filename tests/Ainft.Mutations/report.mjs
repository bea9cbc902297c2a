// Reads a report of Stryker (mutation-testing-elements, JSON).
//   node report.mjs proof FILE   fails unless each planted mutant has the result that its line states
//   node report.mjs AREA FILE    prints a row for tests/Ainft.Benchmarks/README.md, and each surviving mutant
import { readFileSync } from 'node:fs';

const [area, file] = process.argv.slice(2);
const mutants = Object.entries(JSON.parse(readFileSync(file, 'utf8')).files).flatMap(([path, { source, mutants }]) =>
  mutants
    .filter(({ status }) => !['Ignored', 'CompileError'].includes(status))
    .map(mutant => ({ ...mutant, place: place(path, mutant), original: text(source, mutant) })));

function place(path, { location: { start } }) {
  return `${path.replace(/^.*\/(?=[^/]+\/[^/]+$)/, '')}:${start.line}`;
}

function text(source, { location: { start, end } }) {
  const lines = source.split('\n').slice(start.line - 1, end.line);
  lines[lines.length - 1] = lines.at(-1).slice(0, end.line === start.line ? end.column - 1 : undefined);
  return { mutated: lines.join(' ').slice(start.column - 1), line: source.split('\n')[start.line - 1] };
}

const short = code => code.replace(/\s+/g, ' ').trim().slice(0, 100);

const print = ({ status, place, mutatorName, original, replacement }) =>
  console.log(`${status} ${place} ${mutatorName}: ${short(original.mutated)} -> ${short(replacement ?? '')}`);

if (area === 'proof') {
  const wrong = mutants.filter(({ status, original }) => !original.line.trimEnd().endsWith(`// ${status}`));
  wrong.forEach(print);
  const killed = mutants.filter(({ status }) => status === 'Killed').length;
  const survived = mutants.filter(({ status }) => status === 'Survived').length;
  console.log(`planted mutants: ${killed} killed, ${survived} survived, ${wrong.length} with a wrong result`);
  process.exit(wrong.length === 0 && killed > 0 && survived > 0 ? 0 : 1);
}

const with_ = status => mutants.filter(mutant => mutant.status === status);
const [killed, survived, untested, timeouts] = ['Killed', 'Survived', 'NoCoverage', 'Timeout'].map(with_);
[...survived, ...untested, ...timeouts].forEach(print);
const unexplained = killed.filter(({ killedBy }) => !killedBy?.length);
unexplained.forEach(mutant => console.log(`killed by no test: ${mutant.place}`));
const score = (100 * (killed.length + timeouts.length)) / mutants.length;
console.log(`| ${area} | ${mutants.length} | ${killed.length} | ${timeouts.length} | ${survived.length} `
  + `| ${untested.length} | ${score.toFixed(1)} % |`);
process.exit(mutants.length > 0 && unexplained.length === 0 ? 0 : 1);
