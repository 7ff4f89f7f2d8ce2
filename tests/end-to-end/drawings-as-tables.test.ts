/** What a drawing shows can be read as a table, and the table is right. */
import { readFile } from 'node:fs/promises'
import sharp from 'sharp'
import { expect, it } from 'vitest'
import { oneWindow } from './one-window.ts'

const lab = oneWindow()
const { front } = lab

/** Trains to the end and reads the table beside the drawing, cell by cell. */
async function tableAfter(tab: string, epochs: number): Promise<string[][]> {
  await lab.page.locator('nav').getByRole('link', { name: tab }).click()
  const box = front().getByRole('textbox', { name: 'Epochs' })
  await box.fill(String(epochs))
  await box.press('Enter')
  await front().getByRole('button', { name: /^Play/ }).first().click()
  await front().getByText('Completed', { exact: true }).first().waitFor()
  // What is shown would go on from epoch to epoch while the table is read.
  const playhead = front().getByRole('slider', { name: 'Playhead' })
  await playhead.press('End')
  await expect.poll(() => playhead.getAttribute('aria-valuetext')).toMatch(RegExp(`^Epoch ${epochs} of ${epochs}`))
  const drawing = front().locator('.drawing').first()
  await drawing.getByRole('button', { name: 'Show as a table' }).click()
  const rows = drawing.locator('tbody tr')
  await rows.first().waitFor()
  // The description is made anew once a second.
  await lab.page.waitForTimeout(1_500)
  const table = await rows.evaluateAll((found) =>
    found.map((row) => [...row.children].map((cell) => (cell as HTMLElement).innerText.trim())),
  )
  await drawing.getByRole('button', { name: 'Show as a table' }).click()
  expect(await rows.count()).toBe(0)
  return table
}

it('decision regions: each class with its share of the plane, its samples and how many lie in their own region', async () => {
  const rows = await tableAfter('Classification', 400)
  expect(rows.map(([name, , samples]) => [name, samples])).toEqual([
    ['Class 0', '1,000'],
    ['Class 1', '1,000'],
    ['Class 2', '1,000'],
  ])
  const shares = rows.map(([, share]) => parseFloat(share!))
  expect(shares.reduce((sum, share) => sum + share, 0)).toBeCloseTo(100, 0)
  // What lies in its own region is what is told as accuracy.
  const inside = rows.reduce((sum, row) => sum + parseFloat(row[3]!), 0) / rows.length
  await lab.page.keyboard.press('c')
  const [, told] = /Accuracy\D*([\d.]+)/.exec(await front().innerText()) ?? []
  expect(Math.abs(inside - Number(told))).toBeLessThan(0.0006)
  const wrong = await front().locator('.wrong').innerText()
  expect(wrong.trim()).toBe(`${Math.round(3000 * (1 - inside))} wrong`)
})

it('a fit: the network beside the curve that it learns, from one end to the other', async () => {
  const rows = await tableAfter('Regression', 300)
  const numbers = rows.map((row) => row.map((cell) => Number(cell.replace('−', '-'))))
  expect(numbers.map(([x]) => x)).toEqual([-1.5, -1.13, -0.75, -0.375, 0, 0.375, 0.75, 1.13, 1.5])
  for (const [x, fit, truth, difference] of numbers) {
    expect(Math.abs(truth! - x! ** 3)).toBeLessThan(0.03)
    expect(Math.abs(fit! - truth! - difference!)).toBeLessThan(0.02)
  }
  // It has seen what lies between −1 and 1.
  for (const [x, , , difference] of numbers) if (Math.abs(x!) <= 0.75) expect(Math.abs(difference!)).toBeLessThan(0.4)
})

it('a drawing is saved as SVG, PNG and CSV', async () => {
  const save = async (name: string): Promise<{ name: string; content: Buffer }> => {
    await front().locator('.drawing').first().getByRole('button', { name: 'Save', exact: true }).click()
    const [download] = await Promise.all([
      lab.page.waitForEvent('download'),
      front().getByRole('button', { name }).first().click(),
    ])
    return { name: download.suggestedFilename(), content: await readFile(await download.path()) }
  }
  await lab.page.locator('nav').getByRole('link', { name: 'Classification' }).click()
  const csv = await save('Save as CSV')
  expect(csv.name).toBe('decision-regions.csv')
  const rows = csv.content.toString().trim().split('\n')
  expect(rows[0]).toBe('kind,x,y,class,probability')
  expect(rows.filter((row) => row.startsWith('sample,'))).toHaveLength(3000)
  const svg = await save('Save as SVG')
  // The regions as pixels within the file, the samples as shapes.
  expect(svg.content.toString()).toMatch(/<image [^>]*href="data:image\/png;base64,/)
  expect((await sharp(svg.content).stats()).entropy).toBeGreaterThan(1)
  const png = await save('Save as PNG')
  expect(await sharp(png.content).metadata()).toMatchObject({ format: 'png', width: 1440, height: 1520 })
  await lab.page.locator('nav').getByRole('link', { name: 'Regression' }).click()
  const fit = (await save('Save as CSV')).content.toString()
  for (const series of ['Series,x,y\n', '\nSamples,', '\nNetwork,', '\nx³,']) expect(fit).toContain(series)
})
