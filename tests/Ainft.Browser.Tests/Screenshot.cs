using SkiaSharp;

namespace Ainft.Browser.Tests;

/// <summary>A picture of a page, which stays in the folder <c>screenshots</c> beside the tests.</summary>
/// <param name="Width">The width in pixels.</param>
/// <param name="Height">The height in pixels.</param>
/// <param name="Ground">The lightness of the last row, from 0 for black to 255 for white.</param>
/// <param name="Ink">The share of pixels with another colour than that one.</param>
public sealed record Screenshot(int Width, int Height, int Ground, double Ink)
{
    // Fewer pixels have all features of a page, and reading all of a long page would take long.
    private const int Step = 3;

    private static readonly string Folder =
        Directory.CreateDirectory(Path.Combine(AppContext.BaseDirectory, "screenshots")).FullName;

    /// <summary>Keeps a picture, and measures it.</summary>
    /// <param name="name">The name of the file without its ending.</param>
    /// <param name="png">The bytes of the picture.</param>
    public static async Task<Screenshot> KeepAsync(string name, byte[] png)
    {
        await File.WriteAllBytesAsync(Path.Combine(Folder, $"{name}.png"), png);
        using var picture = SKBitmap.Decode(png);
        Assert.NotNull(picture);
        // The head of a page has a colour of its own, and its end has that of the page.
        var ground = picture.GetPixel(0, picture.Height - 1);
        var (seen, inked) = (0, 0);
        for (var y = 0; y < picture.Height; y += Step)
            for (var x = 0; x < picture.Width; x += Step, seen++)
                if (picture.GetPixel(x, y) != ground)
                    inked++;
        return new Screenshot(
            picture.Width, picture.Height, (ground.Red + ground.Green + ground.Blue) / 3, (double)inked / seen);
    }
}
