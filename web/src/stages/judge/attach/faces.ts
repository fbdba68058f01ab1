// Faces that the browser finds by itself, on this device. Few browsers offer it.
import { around, type Area, type Size } from './area'

interface FaceDetector {
  detect: (picture: HTMLCanvasElement) => Promise<{ boundingBox: DOMRectReadOnly }[]>
}
type Finder = new () => FaceDetector

/** The areas of the faces that were found; `null` where this browser looks for none. */
export async function facesOf(picture: HTMLCanvasElement, within: Size): Promise<Area[] | null> {
  const Known = (window as unknown as { FaceDetector?: Finder }).FaceDetector
  if (!Known) return null
  try {
    const found = await new Known().detect(picture)
    return found.flatMap(({ boundingBox }) => around(boundingBox, within) ?? [])
  } catch {
    // It is offered and does not work: some systems lack what it rests on.
    return null
  }
}
