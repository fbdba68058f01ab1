// The marks of flagged points: ◆ beyond a limit, △ a pattern, each with its tests; hollow where
// somebody answered. However many points share a column of pixels, none of these is hidden.
import { widthEm } from '../format/text'
import { SHADED_MIN, isDense, isIn, place, type Frame } from './chart'
import type { Episode, Flag, Panel } from './figure'
import { at, px } from './scale'

/** Above this many in sight, marks of a kind are one small path, and their tests are in words only. */
const N_MARKS_MAX = 60

export interface FlagMark {
  index: number
  path: string
  isBeyond: boolean
  isAnswered: boolean
  text: string
  x: number
  y: number
}

/** The flagged points in sight: each with a mark of its own, or, where there are too many to be told
 * apart, small marks in one path for each kind. */
export function flagged(
  frame: Frame,
  panel: Panel,
  episodes: readonly Episode[],
  nameOf: (test: string) => string = String,
): { marks: FlagMark[]; crowds: Crowd[] } {
  const seen = drawn(frame, panel, episodes)
  return isDense(frame) && seen.length > N_MARKS_MAX
    ? { marks: [], crowds: crowds(frame, panel, seen) }
    : { marks: marks(frame, panel, seen, nameOf), crowds: [] }
}

function marks(
  frame: Frame,
  panel: Panel,
  seen: readonly Flag[],
  nameOf: (test: string) => string,
): FlagMark[] {
  const found: FlagMark[] = []
  const middle =
    panel.center === null ? (frame.top + frame.bottom) / 2 : at(frame.scale, panel.center)
  let labelEnd = -Infinity
  for (const flag of seen) {
    const spot = place(frame, panel, flag.index)
    if (!spot) continue
    const { x, y } = spot
    const text = flag.tests.map(nameOf).join('·')
    const half = (widthEm(text) * 10.5) / 2
    const hasRoom = x - half > labelEnd + 2
    if (hasRoom) labelEnd = x + half
    // Outward from the centre, where the line of the points does not go.
    const isAbove = y < middle
    found.push({
      index: flag.index,
      path: flag.is_beyond_limits
        ? `M${px(x)} ${px(y - 6)}l5 6l-5 6l-5 -6z`
        : `M${px(x)} ${px(y - 6)}l5.5 9.5h-11z`,
      isBeyond: flag.is_beyond_limits,
      isAnswered: flag.is_answered ?? false,
      text: hasRoom ? text : '',
      x,
      y: isAbove ? y - 10 : y + 18,
    })
  }
  return found
}

export interface Crowd {
  path: string
  isBeyond: boolean
  isAnswered: boolean
}

function crowds(frame: Frame, panel: Panel, seen: readonly Flag[]): Crowd[] {
  const found = new Map<string, Crowd & { pixels: Set<number> }>()
  for (const flag of seen) {
    const spot = place(frame, panel, flag.index)
    if (!spot) continue
    const [isBeyond, isAnswered] = [flag.is_beyond_limits, flag.is_answered ?? false]
    const key = `${isBeyond}${isAnswered}`
    const crowd = found.get(key) ?? { path: '', isBeyond, isAnswered, pixels: new Set() }
    found.set(key, crowd)
    // Two on the same pixel are one mark.
    const pixel = Math.round(spot.x) * 100_000 + Math.round(spot.y)
    if (crowd.pixels.has(pixel)) continue
    crowd.pixels.add(pixel)
    crowd.path += isBeyond
      ? `M${px(spot.x)} ${px(spot.y - 3.5)}l3 3.5l-3 3.5l-3 -3.5z`
      : `M${px(spot.x)} ${px(spot.y - 3)}l3 5h-6z`
  }
  return [...found.values()].map(({ path, isBeyond, isAnswered }) => ({
    path,
    isBeyond,
    isAnswered,
  }))
}

/** Flags in sight. On dense charts the patterns of a long episode are told by its shade; what is
 * beyond a limit has its own mark always. */
function drawn(frame: Frame, panel: Panel, episodes: readonly Episode[]): Flag[] {
  const here = panel.flags.filter((flag) => isIn(frame, flag.index))
  if (!isDense(frame)) return here
  const long = episodes.filter((episode) => episode.n_flagged >= SHADED_MIN)
  let next = 0
  return here.filter(({ index, is_beyond_limits }) => {
    // Both lists are in the order of the points.
    while (next < long.length && (long[next]?.to ?? 0) < index) next += 1
    const isShaded = (long[next]?.from ?? Infinity) <= index
    return is_beyond_limits || !isShaded
  })
}
