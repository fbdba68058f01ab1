// The real program over a fresh directory of its own, on a free port, for as long as the stories take.
import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'

/** The program: where the environment says, else the newest that was built here. */
export function program(): string {
  const named = process.env['WULE_BIN']
  if (named) return resolve(named)
  const built = ['demo', 'release', 'debug']
    .map((profile) => resolve('..', 'target', profile, 'wule'))
    .filter((path) => existsSync(path))
    .sort((a, b) => statSync(b).mtimeMs - statSync(a).mtimeMs)
  if (!built[0]) throw new Error('there is no program to test: run `cargo build -p wule` first')
  return built[0]
}

function address(child: ChildProcess): Promise<string> {
  return new Promise((found, failed) => {
    let text = ''
    child.stdout?.on('data', (piece: Buffer) => {
      text += piece.toString()
      const url = /http:\/\/127\.0\.0\.1:\d+/.exec(text)
      // The last line of the demo: from here on it serves.
      if (url && /Ctrl-C/.test(text)) found(url[0])
    })
    child.on('exit', (code) => failed(new Error(`the program ended with ${code}: ${text}`)))
  })
}

export default async function start(): Promise<() => void> {
  // A server that runs already is used as it is: while pages are worked on.
  if (process.env['WULE_E2E_URL']) return () => undefined
  const folder = mkdtempSync(join(tmpdir(), 'wule-web-'))
  const data = join(folder, 'data')
  const options = ['demo', '--data', data, '--listen', '127.0.0.1:0', '--lang', 'en']
  const child = spawn(program(), options, { stdio: ['ignore', 'pipe', 'inherit'] })
  process.env['WULE_E2E_URL'] = await address(child)
  process.env['WULE_E2E_DATA'] = data
  return () => {
    child.kill('SIGTERM')
    rmSync(folder, { recursive: true, force: true })
  }
}
