// A photo on this device: drawn at the size it is sent, with its areas veiled, and encoded anew, so that neither what
// is under an area nor what the camera wrote into the file leaves.
import { computed, ref, shallowRef, type Ref } from 'vue'
import { scaled, veil, type Area, type Size } from './area'
import { facesOf } from './faces'

export interface Veiled {
  area: Area
  by: 'hand' | 'browser'
}

/** How much of a picture is kept when it is encoded: nobody sees what is missing. */
const QUALITY = 0.85

/** The picture in a file, turned as the camera was held; none where the browser shows no such file. */
async function shownBy(file: Blob): Promise<HTMLImageElement | null> {
  const url = URL.createObjectURL(file)
  const picture = Object.assign(new Image(), { src: url })
  try {
    await picture.decode()
    return picture
  } catch {
    return null
  } finally {
    URL.revokeObjectURL(url)
  }
}

export function usePhoto(canvas: Ref<HTMLCanvasElement | undefined>) {
  const size = shallowRef<Size | null>(null)
  const areas = shallowRef<Veiled[]>([])
  /** Faces that the browser found; `null` where it looks for none. */
  const nFound = ref<number | null>(null)
  const isUnknown = ref(false)
  // The picture without its areas: they can be moved, and what was under them comes back.
  let whole: HTMLCanvasElement | null = null

  async function open(file: Blob): Promise<void> {
    const picture = await shownBy(file)
    if (picture === null) {
      isUnknown.value = true
      return
    }
    const within = scaled({ width: picture.naturalWidth, height: picture.naturalHeight })
    whole = Object.assign(document.createElement('canvas'), within)
    const pen = whole.getContext('2d')
    if (pen) {
      // A picture with holes in it is sent as JPEG, which has none: on white.
      pen.fillStyle = 'white'
      pen.fillRect(0, 0, within.width, within.height)
      pen.imageSmoothingQuality = 'high'
      pen.drawImage(picture, 0, 0, within.width, within.height)
    }
    const faces = await facesOf(whole, within)
    nFound.value = faces?.length ?? null
    areas.value = (faces ?? []).map((area) => ({ area, by: 'browser' }))
    size.value = within
    if (canvas.value) Object.assign(canvas.value, within)
    draw()
  }

  function draw(): void {
    const pen = canvas.value?.getContext('2d', { willReadFrequently: true })
    if (!pen || !whole) return
    pen.drawImage(whole, 0, 0)
    for (const { area } of areas.value) {
      const pixels = pen.getImageData(area.x, area.y, area.width, area.height)
      veil(pixels.data, area)
      pen.putImageData(pixels, area.x, area.y)
    }
  }

  function put(next: Veiled[]): void {
    areas.value = next
    draw()
  }
  const add = (area: Area) => put([...areas.value, { area, by: 'hand' }])
  const remove = (index: number) => put(areas.value.filter((_, i) => i !== index))
  /** Whoever moved an area answers for it. */
  const change = (index: number, area: Area) =>
    put(areas.value.map((one, i) => (i === index ? { ...one, area } : one)))

  /** What is seen, and nothing else. */
  const encoded = () =>
    new Promise<Blob | null>((done) => {
      if (canvas.value) canvas.value.toBlob(done, 'image/jpeg', QUALITY)
      else done(null)
    })

  const nBy = (by: Veiled['by']) =>
    computed(() => areas.value.filter((one) => one.by === by).length)
  return {
    size,
    areas,
    nFound,
    nByHand: nBy('hand'),
    nByBrowser: nBy('browser'),
    isUnknown,
    open,
    add,
    remove,
    change,
    encoded,
  }
}
