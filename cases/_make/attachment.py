"""Makes the photos and voice notes of `cases/attachment/`, and checks what was made of them.

Each has SECRET in every place for words that its container has. Needs Pillow and PyAV (PyPI).

Usage: python3 cases/_make/attachment.py make FOLDER
       python3 cases/_make/attachment.py check FOLDER CLEANED
`CLEANED` holds files of the same names as the program wrote them. Checked by decoders that are not
ours: the same pixels or samples, turned the same way, and nothing that is not needed. Prints the
digests for `cases/attachment/cleaned.json`.
"""

import hashlib
import io
import json
import pathlib
import struct
import sys
import zlib

import av
import numpy
from PIL import Image, ImageCms, ImageOps, PngImagePlugin

SECRET = "SECRET"
RATE = 48_000


def picture(mode, size=(24, 16)):
    x, y = numpy.meshgrid(numpy.arange(size[0]), numpy.arange(size[1]))
    planes = [x * 10, y * 15, (x + y) * 6, 255 - x * 4]
    n = {"L": 1, "RGB": 3, "RGBA": 4, "CMYK": 4}[mode]
    pixels = numpy.stack(planes[:n], axis=2).astype(numpy.uint8)
    return Image.fromarray(pixels.squeeze(), mode)


def exif(orientation):
    made = Image.Exif()
    made[0x0112] = orientation
    made[0x010F] = SECRET
    made[0x013B] = SECRET
    gps = made.get_ifd(0x8825)
    gps[1], gps[2] = "N", (41.0, 48.0, 12.5)
    gps[29] = SECRET
    return made


def profile():
    return ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()


def saved(image, form, **options):
    out = io.BytesIO()
    image.save(out, form, **options)
    return out.getvalue()


def segment(marker, body):
    return struct.pack(">BBH", 0xFF, marker, len(body) + 2) + body


def jpeg(image, orientation, **options):
    made = saved(image, "JPEG", exif=exif(orientation), comment=SECRET, icc_profile=profile(), **options)
    others = segment(0xE1, b"http://ns.adobe.com/xap/1.0/\0" + SECRET.encode())
    others += segment(0xED, b"Photoshop 3.0\0" + SECRET.encode()) + segment(0xEF, SECRET.encode())
    # After the end: what phones put there, such as a film.
    first = 4 + struct.unpack(">H", made[4:6])[0]
    return made[:first] + others + made[first:] + SECRET.encode() * 20


def chunk(kind, body):
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def png(image, orientation, **options):
    info = PngImagePlugin.PngInfo()
    info.add_text("Author", SECRET)
    info.add_itxt("Title", SECRET, zip=True)
    info.add_text("Comment", SECRET, zip=True)
    made = saved(image, "PNG", pnginfo=info, exif=exif(orientation), icc_profile=profile(), dpi=(300, 300), **options)
    extra = chunk(b"tIME", b"\x07\xea\x0b\x1c\0\0\0") + chunk(b"seCr", SECRET.encode())
    extra += chunk(b"gAMA", struct.pack(">I", 45455))
    return made[:33] + extra + made[33:] + SECRET.encode()


def webp(image, orientation, **options):
    return saved(image, "WEBP", exif=exif(orientation), xmp=SECRET.encode(), icc_profile=profile(), **options)


def voice(form, codec):
    out = io.BytesIO()
    with av.open(out, "w", format=form) as container:
        for key in ("title", "artist", "comment", "creation_time", "location"):
            container.metadata[key] = "2026-11-28T08:00:00Z" if key == "creation_time" else SECRET
        stream = container.add_stream(codec, rate=RATE, layout="mono")
        stream.metadata["title"] = SECRET
        stream.metadata["language"] = "zho"
        tone = (numpy.sin(numpy.arange(RATE // 5) * 440 * 2 * numpy.pi / RATE) * 9_000).astype(numpy.int16)
        resampler = av.AudioResampler(format=stream.codec_context.format, layout="mono", rate=RATE, frame_size=stream.codec_context.frame_size or 0)
        frame = av.AudioFrame.from_ndarray(tone.reshape(1, -1), format="s16", layout="mono")
        frame.sample_rate = RATE
        for part in resampler.resample(frame) + resampler.resample(None):
            container.mux(stream.encode(part))
        container.mux(stream.encode(None))
    return out.getvalue()


def film(form, codec):
    """A picture that moves, in a container of sound."""
    out = io.BytesIO()
    with av.open(out, "w", format=form) as container:
        stream = container.add_stream(codec, rate=10)
        stream.width, stream.height, stream.pix_fmt = 24, 16, "yuv420p"
        for _ in range(3):
            container.mux(stream.encode(av.VideoFrame.from_image(picture("RGB"))))
        container.mux(stream.encode(None))
    return out.getvalue()


def all_files():
    palette = picture("RGB").quantize(7)
    palette.info["transparency"] = 2
    frames = [picture("RGB"), picture("RGB").rotate(180)]
    return {
        "turned.jpg": jpeg(picture("RGB"), 6, quality=90),
        "progressive.jpg": jpeg(picture("RGB"), 1, progressive=True, subsampling=0),
        "grey.jpg": jpeg(picture("L"), 3, restart_marker_blocks=2),
        "cmyk.jpg": jpeg(picture("CMYK"), 1),
        "rgb.png": png(picture("RGB"), 8),
        "alpha.png": png(picture("RGBA"), 1),
        "palette.png": png(palette, 1, transparency=2),
        "lossy.webp": webp(picture("RGB"), 1),
        "lossy_alpha.webp": webp(picture("RGBA"), 5, quality=80),
        "lossless.webp": webp(picture("RGBA"), 1, lossless=True),
        "moves.webp": saved(frames[0], "WEBP", save_all=True, append_images=frames[1:]),
        "opus.webm": voice("webm", "libopus"),
        "opus.ogg": voice("ogg", "libopus"),
        "aac.m4a": voice("mp4", "aac"),
        "pcm.wav": voice("wav", "pcm_s16le"),
        "film.mp4": film("mp4", "mpeg4"),
        "film.webm": film("webm", "libvpx"),
    }


def samples(data):
    with av.open(io.BytesIO(data)) as container:
        assert len(container.streams) == 1, container.streams
        stream = container.streams.audio[0]
        own = {"encoder", "major_brand", "minor_version", "compatible_brands", "handler_name", "vendor_id", "language", "duration"}
        for metadata in (container.metadata, stream.metadata):
            kept = {key: value for key, value in metadata.items() if key.lower() not in own or SECRET in value}
            assert not kept, kept
        decoded = [frame.to_ndarray() for frame in container.decode(stream)]
        seconds = None if container.duration is None else container.duration / 1_000_000
        return numpy.concatenate(decoded, axis=1), seconds


def check_photo(name, before, after):
    a, b = Image.open(io.BytesIO(before)), Image.open(io.BytesIO(after))
    assert a.mode == b.mode and a.size == b.size and a.tobytes() == b.tobytes(), name
    left = {key for key in Image.open(io.BytesIO(after)).info}
    usual = {"jfif", "jfif_version", "jfif_unit", "jfif_density", "adobe", "adobe_transform", "transparency", "gamma", "loop", "background", "timestamp", "duration", "progressive", "progression", "exif", "dpi"}
    assert left <= usual, (name, left)
    image = Image.open(io.BytesIO(after))
    assert set(image.getexif()) <= {0x0112}, (name, dict(image.getexif()))
    shown = [ImageOps.exif_transpose(Image.open(io.BytesIO(data))) for data in (before, after)]
    assert shown[0].size == shown[1].size and shown[0].tobytes() == shown[1].tobytes(), name
    return f"{shown[1].size[0]} x {shown[1].size[1]}"


def check(folder, cleaned):
    digests = {}
    for path in sorted(cleaned.iterdir()):
        before, after = (folder / path.name).read_bytes(), path.read_bytes()
        assert SECRET.encode() not in after, path.name
        if path.suffix in (".jpg", ".png", ".webp"):
            what = check_photo(path.name, before, after)
        else:
            (old, _), (new, seconds) = samples_of(before), samples(after)
            assert old.shape == new.shape and (old == new).all(), path.name
            what = f"{new.shape[1]} samples, {seconds} s"
        print(f"{path.name}: {len(before)} to {len(after)} bytes, {what}", file=sys.stderr)
        digests[path.name] = hashlib.sha256(after).hexdigest()
    print(json.dumps(digests, indent=2))


def samples_of(data):
    with av.open(io.BytesIO(data)) as container:
        decoded = [frame.to_ndarray() for frame in container.decode(audio=0)]
        return numpy.concatenate(decoded, axis=1), None


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["make", folder]:
            for name, data in all_files().items():
                (pathlib.Path(folder) / name).write_bytes(data)
        case ["check", folder, cleaned]:
            check(pathlib.Path(folder), pathlib.Path(cleaned))
        case _:
            sys.exit(__doc__)
