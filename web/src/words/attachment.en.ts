// English words of what is attached to a signal.
export const attachmentEn = {
  attach: {
    title: 'Photo / voice',
    lead: 'Never required: only where it says more than a field.',
    none: 'Nothing is attached to this signal.',
    list: 'What is attached',
    full: '{n} things are attached: no more fit on one signal.',
    discard: 'Discard',
    caption: 'Caption',
    caption_help: 'One line, read out to those who do not see or hear it.',
    kept_nowhere:
      'It was not sent, and is kept nowhere but on this screen. Leave it open, and try again.',
  },
  photo: {
    take: 'Take a photo',
    choose: 'Choose a photo',
    picture: 'The photo as it will be sent',
    lead: 'Draw over faces, and over all that nobody should see. Only this picture is sent; the file, with what the camera wrote into it, stays on this device.',
    add: 'Add an area',
    area: 'Blurred area {n}. Arrow keys move it, with Shift they size it, Delete removes it.',
    remove: 'Remove area {n}',
    none: 'Nothing is blurred yet.',
    by_hand: 'Blurred by hand: {n}.',
    by_browser:
      'Found and blurred by this browser: {n}. It may have missed some: look for yourself.',
    found_none: 'This browser looked for faces and found none. Look for yourself.',
    no_finder: 'This browser finds no faces by itself: draw over each.',
    send: 'Attach the photo as shown',
    not_shown: 'This browser cannot show the file as a picture. JPEG, PNG and WebP can be shown.',
    of: 'Photo by {name}',
    whole: 'Show in full',
  },
  voice: {
    speak: 'Record a voice note',
    asking: 'The browser asks for the microphone …',
    time: '{time} of {most}',
    level: 'Level of the microphone',
    stop: 'Stop recording',
    listen: 'The voice note as it will be sent',
    send: 'Attach the voice note',
    of: 'Voice note by {name}',
    write: 'Write down what is said',
    words: 'What is said',
    words_help: 'Typed by whoever listens; it can be found and read where nobody can listen.',
    keep: 'Keep these words',
    written: 'written down by {name}, {at}',
  },
  mute: {
    not_secure:
      'A browser records only on pages whose address begins with https://, and this one does not. Whoever runs this server can change that; until then, type what you would have said.',
    no_recorder:
      'This browser cannot record. Type what you would have said, or try another browser.',
    refused:
      'The microphone was refused. Allow it for this page in the settings of the browser, and try again.',
    no_microphone: 'The browser found no microphone that it may use on this device.',
  },
  erase: {
    verb: 'Erase',
    title: 'Erase it for good?',
    more: 'The file is gone for good, with the words that were written down. That there was one, who attached it, and why it was erased stays.',
    why: 'Why it is erased',
    gone: 'Erased by {name}, {at}: {reason}',
  },
}
