// A voice note as it is recorded: for three minutes at most, with a level that shows whether anything is heard.
import { onBeforeUnmount, ref, shallowRef } from 'vue'

/** Why nothing can be recorded. */
export type Mute = 'not_secure' | 'no_recorder' | 'refused' | 'no_microphone'

/** A voice note is no longer, in seconds. */
export const VOICE_S_MAX = 180
/** Speech is understood well below; three minutes of it are about one megabyte. */
const BITS_PER_S = 48_000
/** How often time and level are read. */
const TICK_MS = 100
/** What is recorded as, the first that the browser can. */
const TYPES = ['audio/webm;codecs=opus', 'audio/ogg;codecs=opus', 'audio/mp4'] as const

/** The first type that a recorder takes; none where it takes none. */
export const typeOf = (isTaken: (type: string) => boolean): string | null =>
  TYPES.find(isTaken) ?? null

/** Why a browser gave no microphone, by the name of its error. */
export function muteOf(name: string): Mute {
  return name === 'NotAllowedError' || name === 'SecurityError' ? 'refused' : 'no_microphone'
}

/** Seconds as they are read: `1:05`. */
export function clock(seconds: number): string {
  const whole = Math.floor(seconds)
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, '0')}`
}

/** How loud a piece of sound is, from 0 to 1: the sample that lies farthest from silence, which is 128. */
export function loudness(samples: Uint8Array): number {
  return samples.reduce((most, one) => Math.max(most, Math.abs(one - 128)), 0) / 128
}

export function useRecording() {
  const state = ref<'idle' | 'asking' | 'recording' | 'done'>('idle')
  const mute = ref<Mute | null>(null)
  const seconds = ref(0)
  const level = ref(0)
  const recorded = shallowRef<Blob | null>(null)
  let end: (() => void) | null = null
  let isGone = false

  /** The microphone, or why there is none. */
  async function microphone(): Promise<MediaStream | null> {
    mute.value = null
    // Without HTTPS a browser has no such thing at all.
    if (!window.isSecureContext || !navigator.mediaDevices) mute.value = 'not_secure'
    else if (typeof MediaRecorder === 'undefined') mute.value = 'no_recorder'
    if (mute.value !== null) return null
    try {
      return await navigator.mediaDevices.getUserMedia({ audio: true })
    } catch (error) {
      mute.value = muteOf(error instanceof DOMException ? error.name : '')
      return null
    }
  }

  async function begin(): Promise<void> {
    discard()
    state.value = 'asking'
    const stream = await microphone()
    const type = stream && typeOf((one) => MediaRecorder.isTypeSupported(one))
    if (stream && type === null) mute.value = 'no_recorder'
    if (!stream || !type || isGone) {
      stream?.getTracks().forEach((track) => track.stop())
      state.value = 'idle'
      return
    }
    record(stream, type)
  }

  function record(stream: MediaStream, mimeType: string): void {
    const recorder = new MediaRecorder(stream, { mimeType, audioBitsPerSecond: BITS_PER_S })
    const sound = new AudioContext()
    const heard = sound.createAnalyser()
    sound.createMediaStreamSource(stream).connect(heard)
    const samples = new Uint8Array(heard.fftSize)
    const began = performance.now()
    const tick = setInterval(() => {
      seconds.value = (performance.now() - began) / 1_000
      heard.getByteTimeDomainData(samples)
      level.value = loudness(samples)
      if (seconds.value >= VOICE_S_MAX) end?.()
    }, TICK_MS)
    const pieces: Blob[] = []
    recorder.ondataavailable = ({ data }) => pieces.push(data)
    recorder.onstop = () => {
      clearInterval(tick)
      // The light of the microphone goes out at once.
      stream.getTracks().forEach((track) => track.stop())
      void sound.close()
      end = null
      if (isGone) return
      recorded.value = new Blob(pieces, { type: recorder.mimeType })
      state.value = 'done'
    }
    end = () => recorder.state !== 'inactive' && recorder.stop()
    recorder.start()
    state.value = 'recording'
  }

  function discard(): void {
    recorded.value = null
    seconds.value = level.value = 0
    state.value = 'idle'
  }

  onBeforeUnmount(() => {
    isGone = true
    end?.()
  })
  return { state, mute, seconds, level, recorded, begin, stop: () => end?.(), discard }
}
