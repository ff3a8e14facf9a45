"""Make small pictures of many kinds, to find out what opening them needs."""

from pathlib import Path

from PIL import Image


def make(folder: Path) -> None:
    """Write pictures of every format and mode that people may open.

    Parameters
    ----------
    folder : Path
        Where to; made if it is not there.
    """
    folder.mkdir(parents=True, exist_ok=True)
    colour = Image.radial_gradient("L").resize((48, 40)).convert("RGB")
    turned = Image.Exif()
    turned[0x0112] = 6
    for kind, modes in {
        "PNG": ("RGB", "RGBA", "L", "LA", "P", "1", "I;16"),
        "JPEG": ("RGB", "L", "CMYK"),
        "GIF": ("L", "P", "RGBA"),
        "WEBP": ("RGB", "RGBA"),
        "BMP": ("RGB", "L", "P", "1"),
        "TIFF": ("RGB", "RGBA", "L", "P", "CMYK", "I;16", "F"),
    }.items():
        for mode in modes:
            picture = Image.new(mode, (48, 40), 999) if mode == "I;16" else colour.convert(mode)
            name = f"{kind}-{mode.replace(';', '')}".lower()
            picture.save(folder / name, kind)
    for kind in ("PNG", "JPEG", "WEBP", "TIFF"):
        colour.save(folder / f"{kind}-turned".lower(), kind, exif=turned)
    frames = {"save_all": True, "append_images": [Image.new("RGB", (48, 40), "red")]}
    for kind in ("GIF", "PNG", "WEBP", "TIFF", "MPO"):
        colour.save(folder / f"{kind}-frames".lower(), kind, **frames)
    colour.save(folder / "jpeg-progressive", "JPEG", progressive=True, icc_profile=b"none")
    clear = colour.quantize(16)
    clear.save(folder / "png-p-clear", "PNG", transparency=0)
    clear.save(folder / "gif-p-clear", "GIF", transparency=0)
    # not deflate and JPEG: the TIFF library of Pyodide reads neither
    for compression in ("tiff_lzw", "packbits"):
        colour.save(folder / f"tiff-{compression}", "TIFF", compression=compression)
