// What is inked for the points of a panel, as a list of paths: the page draws it as SVG or paints it
// on a canvas, and both are the same picture.
import { isDense, type Frame } from './chart'
import type { Panel } from './figure'
import type { Crowd } from './flag'
import { band, dots, line } from './trace'

export type Colour = '--indigo' | '--seal' | '--ochre'

export interface Ink {
  d: string
  fill: Colour | null
  stroke: Colour | null
  width: number
  alpha: number
  isRound: boolean
  role: string
}

const NOTHING = { fill: null, stroke: null, width: 1, alpha: 1, isRound: false }

export const colourOf = (isBeyond: boolean): Colour => (isBeyond ? '--seal' : '--ochre')

/** The line, dots or band of the points, and the small marks of crowds of flagged ones. */
export function inks(
  frame: Frame,
  panel: Panel,
  starts: ReadonlySet<number>,
  crowds: readonly Crowd[],
): Ink[] {
  const small = crowds.map((crowd): Ink => {
    const colour = colourOf(crowd.isBeyond)
    const fill = crowd.isAnswered ? null : colour
    return { ...NOTHING, d: crowd.path, fill, stroke: colour, width: 0.8, role: 'flags' }
  })
  if (isDense(frame)) {
    const { bars, mean } = band(frame, panel)
    return [
      { ...NOTHING, d: bars, stroke: '--indigo', alpha: 0.3, role: 'band' },
      { ...NOTHING, d: mean, stroke: '--indigo', role: 'mean' },
      ...small,
    ]
  }
  const size = frame.n > 150 ? 3.2 : 5.2
  // A line as thin as a pixel is painted many times faster than one a little thicker.
  const width = frame.n > 300 ? 1 : 1.2
  return [
    { ...NOTHING, d: line(frame, panel, starts), stroke: '--indigo', width, role: 'line' },
    {
      ...NOTHING,
      d: dots(frame, panel),
      stroke: '--indigo',
      width: size,
      isRound: true,
      role: 'dots',
    },
    ...small,
  ]
}
