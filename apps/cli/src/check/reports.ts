import { appendFile } from 'node:fs/promises';
import { join } from 'node:path';
import { attempt } from '../output/attempt.ts';
import { rounded } from '../scoreImages.ts';
import { type Allowance, type Checked, describeAllowance, type Finding, passes } from './finding.ts';

export const reportFormats = ['text', 'json', 'github'] as const;
export type ReportFormat = (typeof reportFormats)[number];

export interface Report extends Checked {
  /** As it was named on the command line. */
  readonly folder: string;
  readonly allowance: Allowance;
}

/** Says on standard output what was found. */
export async function reportAs(format: ReportFormat, report: Report): Promise<void> {
  switch (format) {
    case 'json':
      console.log(JSON.stringify(jsonOf(report)));
      return;
    case 'text':
      for (const finding of report.findings) console.log(lineOf(finding));
      console.log(sentenceOf(report));
      return;
    case 'github':
      await reportToGitHub(report);
      return;
    default:
      return format satisfies never;
  }
}

function jsonOf(report: Report) {
  const { images, threshold, findings, allowance } = report;
  const count = (kind: Finding['kind']) => findings.filter((finding) => finding.kind === kind).length;
  return {
    passed: passes(report, allowance),
    images,
    flagged: count('flagged'),
    unreadable: count('unreadable'),
    maxFlagged: describeAllowance(allowance),
    threshold: rounded(threshold),
    findings: findings.map((finding) =>
      finding.kind === 'flagged'
        ? { path: finding.path, score: rounded(finding.score), reason: finding.reason }
        : { path: finding.path, error: { code: finding.code, message: finding.reason } },
    ),
  };
}

const lineOf = (finding: Finding) => `${scoreOf(finding)}  ${finding.path}  ${finding.reason}`;

const scoreOf = (finding: Finding) => (finding.kind === 'flagged' ? finding.score.toFixed(3) : finding.code);

function sentenceOf(report: Report): string {
  const { images, findings, allowance, threshold } = report;
  const share = images === 0 ? 0 : (100 * findings.length) / images;
  const verdict = passes(report, allowance) ? 'passed' : 'FAILED';
  return `${verdict}: ${findings.length} of ${images} images (${share.toFixed(1)} %) do not belong, of which ${describeAllowance(allowance)} may; threshold ${threshold.toFixed(3)}`;
}

/** GitHub shows no more of a kind a step. */
const mostAnnotations = 10;
/** A summary may have 1 MB. */
const mostRows = 500;

/** Annotations at the files, and a table on the page of the run. */
async function reportToGitHub(report: Report): Promise<void> {
  const { findings, folder, allowance } = report;
  const level = passes(report, allowance) ? 'warning' : 'error';
  for (const finding of findings.slice(0, mostAnnotations)) {
    const file = inProperty(join(folder, finding.path));
    const title = finding.kind === 'flagged' ? 'Does not belong' : 'Cannot be read';
    console.log(`::${level} file=${file},title=${title}::${inMessage(`${finding.reason} (${scoreOf(finding)})`)}`);
  }
  for (const finding of findings.slice(mostAnnotations)) console.log(inMessage(lineOf(finding)));
  console.log(sentenceOf(report));
  const path = process.env.GITHUB_STEP_SUMMARY;
  if (path) await attempt(path, () => appendFile(path, summaryOf(report)));
}

function summaryOf(report: Report): string {
  const { findings } = report;
  const rows = findings
    .slice(0, mostRows)
    .map((finding) => `| ${[finding.path, scoreOf(finding), finding.reason].map(inCell).join(' | ')} |`);
  const more = findings.length > mostRows ? `\n… and ${findings.length - mostRows} more\n` : '';
  const table = rows.length === 0 ? '' : `\n| image | score | reason |\n|---|---|---|\n${rows.join('\n')}\n${more}`;
  return `### Stray\n\n${sentenceOf(report)}\n${table}`;
}

/** As GitHub's own toolkit escapes them (actions/toolkit, packages/core/src/command.ts); a path may hold anything. */
const inMessage = (text: string) => text.replace(/%/g, '%25').replace(/\r/g, '%0D').replace(/\n/g, '%0A');
const inProperty = (text: string) => inMessage(text).replace(/:/g, '%3A').replace(/,/g, '%2C');

/** Nothing in it is Markdown or HTML. */
const inCell = (text: string) =>
  text.replace(/[\\`*_{}[\]<>()#+!|~&$@-]/g, (character) => `&#${character.codePointAt(0)};`).replace(/\s+/g, ' ');
