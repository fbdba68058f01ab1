import { defineConfig, devices } from '@playwright/test'

// The stories run against the real program (`e2e/server.ts` starts it) in the system's Chromium.
const chromium = process.env['CHROMIUM'] ?? '/usr/bin/chromium'
const browser = { launchOptions: { executablePath: chromium, args: ['--no-sandbox'] } }

export default defineConfig({
  testDir: 'e2e',
  outputDir: 'test-results',
  fullyParallel: false,
  workers: 1,
  timeout: 300_000,
  expect: { timeout: 30_000 },
  forbidOnly: process.env['CI'] === 'true',
  reporter: [['list']],
  globalSetup: './e2e/server.ts',
  use: {
    ...browser,
    trace: 'off',
    actionTimeout: 30_000,
    // Colours are measured as they stay, not on their way.
    contextOptions: { reducedMotion: 'reduce' },
  },
  projects: [
    {
      name: 'desktop-en',
      use: {
        ...devices['Desktop Chrome'],
        ...browser,
        locale: 'en-GB',
        viewport: { width: 1366, height: 900 },
      },
    },
    {
      name: 'phone-zh',
      use: { ...devices['Pixel 7'], ...browser, locale: 'zh-CN' },
    },
  ],
})
