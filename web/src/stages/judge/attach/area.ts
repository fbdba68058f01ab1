// Areas of a photo that nobody shall see: how they are drawn, moved and sized, and what becomes of their pixels.

/** In pixels of the picture as it is sent. */
export interface Size {
  width: number
  height: number
}
export interface Spot {
  x: number
  y: number
}
export type Area = Spot & Size

/** The longer side of a picture as it is sent, in pixels. */
export const SIDE_MAX = 1_600
/** A smaller area was hardly meant: a tap, not a stroke. */
const SIDE_MIN = 12
/** A step of the arrow keys, as a share of the longer side of the picture. */
const STEP = 1 / 60
/** As many blocks lie along the shorter side of an area: too few to know a face by. */
const N_BLOCKS = 4
/** A block is never smaller, in pixels. */
const BLOCK_MIN = 12

/** The size at which a picture is sent: as it is, or smaller. */
export function scaled({ width, height }: Size): Size {
  const by = Math.min(1, SIDE_MAX / Math.max(width, height))
  const side = (of: number) => Math.max(1, Math.round(of * by))
  return { width: side(width), height: side(height) }
}

/** The area between two spots, inside the picture; none where it was hardly meant. */
export function between(from: Spot, to: Spot, within: Size): Area | null {
  const ends = (a: number, b: number, most: number) => {
    const [low, high] = a < b ? [a, b] : [b, a]
    return [Math.max(0, Math.floor(low)), Math.min(most, Math.ceil(high))] as const
  }
  const [left, right] = ends(from.x, to.x, within.width)
  const [top, bottom] = ends(from.y, to.y, within.height)
  const area = { x: left, y: top, width: right - left, height: bottom - top }
  return area.width < SIDE_MIN || area.height < SIDE_MIN ? null : area
}

/** Where an area lies that is added without a pointer: in the middle. */
export function middle({ width, height }: Size): Area {
  const side = (of: number) => Math.round(of / 4)
  const place = (of: number) => Math.round((of - side(of)) / 2)
  return { x: place(width), y: place(height), width: side(width), height: side(height) }
}

/** The area at another place, as far as the picture goes. */
export function movedTo(area: Area, { x, y }: Spot, within: Size): Area {
  const place = (at: number, side: number, most: number) =>
    Math.round(Math.min(Math.max(0, at), Math.max(0, most - side)))
  const { width, height } = area
  return { ...area, x: place(x, width, within.width), y: place(y, height, within.height) }
}

const ARROWS: Readonly<Record<string, Spot>> = {
  ArrowLeft: { x: -1, y: 0 },
  ArrowRight: { x: 1, y: 0 },
  ArrowUp: { x: 0, y: -1 },
  ArrowDown: { x: 0, y: 1 },
}

/** The area after an arrow key: moved, or sized at its right and lower edge. None for any other key. */
export function stepped(area: Area, key: string, does: 'move' | 'size', within: Size): Area | null {
  const way = ARROWS[key]
  if (!way) return null
  const step = Math.max(1, Math.round(Math.max(within.width, within.height) * STEP))
  const { x, y, width, height } = area
  if (does === 'move') return movedTo(area, { x: x + way.x * step, y: y + way.y * step }, within)
  const side = (of: number, at: number, most: number) =>
    Math.min(Math.max(SIDE_MIN, of), Math.max(1, most - at))
  return {
    ...area,
    width: side(width + way.x * step, x, within.width),
    height: side(height + way.y * step, y, within.height),
  }
}

/** A found face with its hair and chin, which give somebody away as well. */
export function around(face: Area, within: Size): Area | null {
  const [more, higher] = [face.width * 0.2, face.height * 0.3]
  const from = { x: face.x - more, y: face.y - higher }
  const to = { x: face.x + face.width + more, y: face.y + face.height + higher }
  return between(from, to, within)
}

/** Gives every block of an area its mean colour, in place: what was there cannot be computed back.
 * `pixels` are those of the area alone, four bytes each. */
export function veil(pixels: Uint8ClampedArray, { width, height }: Size): void {
  const side = Math.max(BLOCK_MIN, Math.ceil(Math.min(width, height) / N_BLOCKS))
  for (let top = 0; top < height; top += side) {
    for (let left = 0; left < width; left += side) {
      const right = Math.min(left + side, width)
      const bottom = Math.min(top + side, height)
      even(pixels, width, { left, top, right, bottom })
    }
  }
}

interface Block {
  left: number
  top: number
  right: number
  bottom: number
}

function even(pixels: Uint8ClampedArray, width: number, block: Block): void {
  const places: number[] = []
  for (let y = block.top; y < block.bottom; y++) {
    for (let x = block.left; x < block.right; x++) places.push((y * width + x) * 4)
  }
  for (const channel of [0, 1, 2, 3]) {
    const sum = places.reduce((all, place) => all + (pixels[place + channel] ?? 0), 0)
    for (const place of places) pixels[place + channel] = Math.round(sum / places.length)
  }
}
