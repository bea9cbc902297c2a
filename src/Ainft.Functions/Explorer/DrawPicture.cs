using System.Runtime.InteropServices;
using SkiaSharp;

namespace Ainft.Functions.Explorer;

/// <summary>
/// Draws the picture of a component for previews on other sites. It uses the font in the executable, because a server
/// may have none. A name with characters that the font lacks is replaced by the id.
/// </summary>
internal sealed class DrawPicture : IDisposable
{
    /// <summary>The size in pixels, which sites expect for the Open Graph protocol.</summary>
    public const int Width = 1200, Height = 630;

    private const string Font = "fonts/Inter-SemiBold.ttf";
    private const float Margin = 72, LabelSize = 68, LabelStep = 82, TextSize = 30, PillSize = 26, PillHeight = 48;
    private const int LabelLines = 3, Compression = 6;

    private static readonly SKColor Ground = new(0xff0d1117), Strong = new(0xfff0f6fc),
        Weak = new(0xff9198a1), Line = new(0xff3d444d), Good = new(0xff56d364), Bad = new(0xffff938a),
        Open = new(0xffe3b341), Brand = new(0xff79c0ff);

    private readonly Lazy<SKTypeface> face = new(() =>
    {
        using var bytes = SKData.CreateCopy(Embedded.Read(Font));
        return SKTypeface.FromData(bytes);
    });

    /// <summary>Whether this system has the native library that draws. Builds for Linux have it.</summary>
    public static bool IsPossible { get; } =
        NativeLibrary.TryLoad("libSkiaSharp", typeof(SKTypeface).Assembly, null, out _);

    /// <summary>The picture as PNG.</summary>
    public byte[] Draw(PictureFacts facts)
    {
        using var surface = SKSurface.Create(new SKImageInfo(Width, Height))!;
        var canvas = surface.Canvas;
        canvas.Clear(Ground);
        DrawHead(canvas, facts);
        DrawLabel(canvas, facts);
        DrawFoot(canvas, facts);
        using var image = surface.Snapshot();
        using var pixels = image.PeekPixels()!;
        using var png = pixels.Encode(new SKPngEncoderOptions(SKPngEncoderFilterFlags.AllFilters, Compression))!;
        return png.ToArray();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (face.IsValueCreated)
            face.Value.Dispose();
    }

    private void DrawHead(SKCanvas canvas, PictureFacts facts)
    {
        DrawMark(canvas, Margin, 60, 56);
        using var name = new SKFont(face.Value, 40);
        DrawText(canvas, "Ainft", Margin + 76, 102, name, Strong);
        using var small = new SKFont(face.Value, PillSize);
        DrawPill(canvas, facts.Kind, Width - Margin, 64, small, Brand);
    }

    private void DrawLabel(SKCanvas canvas, PictureFacts facts)
    {
        using var font = new SKFont(face.Value, LabelSize);
        var label = font.ContainsGlyphs(facts.Label) ? facts.Label : PageText.Short(facts.Id);
        var (lines, y) = (PictureText.Wrap(label, font, Width - 2 * Margin, LabelLines), 224f);
        foreach (var line in lines)
        {
            DrawText(canvas, line, Margin, y, font, Strong);
            y += LabelStep;
        }
        using var text = new SKFont(face.Value, TextSize);
        var details = text.ContainsGlyphs(facts.Details) ? facts.Details : "";
        DrawText(canvas, PictureText.Cut(details, text, Width - 2 * Margin), Margin, y - 22, text, Weak);
    }

    private void DrawFoot(SKCanvas canvas, PictureFacts facts)
    {
        using var rule = new SKPaint { Color = Line, StrokeWidth = 2 };
        canvas.DrawLine(Margin, 478, Width - Margin, 478, rule);
        using var font = new SKFont(face.Value, PillSize);
        DrawText(canvas, facts.Id, Margin, 582, font, Weak);
        var right = DrawPill(canvas, facts.Status, Width - Margin, 496, font, ColorOf(facts.Status));
        DrawPill(canvas, facts.Reproduction, right - 16, 496, font, ColorOf(facts.Reproduction.Split(' ')[0]));
        DrawText(canvas, $"by {PageText.Short(facts.Creator)}", Margin, 530, font, Weak);
    }

    // The mark of the icon of the site, a component with two parents.
    private static void DrawMark(SKCanvas canvas, float left, float top, float size)
    {
        using var fill = new SKPaint { Color = new SKColor(0xff0550ae), IsAntialias = true };
        canvas.DrawRoundRect(left, top, size, size, size * 0.22f, size * 0.22f, fill);
        using var white = new SKPaint { Color = SKColors.White, IsAntialias = true, StrokeWidth = size * 0.08f };
        SKPoint At(float x, float y) => new(left + size * x / 32, top + size * y / 32);
        canvas.DrawLine(At(16, 7), At(8, 24), white);
        canvas.DrawLine(At(16, 7), At(24, 24), white);
        foreach (var point in (SKPoint[])[At(16, 7), At(8, 24), At(24, 24)])
            canvas.DrawCircle(point, size * 0.1f, white);
    }

    /// <summary>Draws a word in a frame that ends at a place, and returns the place where the frame begins.</summary>
    private static float DrawPill(SKCanvas canvas, string word, float right, float top, SKFont font, SKColor color)
    {
        var left = right - font.MeasureText(word) - 44;
        using var frame = new SKPaint { Color = color, IsAntialias = true, IsStroke = true, StrokeWidth = 2 };
        canvas.DrawRoundRect(left, top, right - left, PillHeight, PillHeight / 2, PillHeight / 2, frame);
        DrawText(canvas, word, left + 22, top + 33, font, color);
        return left;
    }

    private static void DrawText(SKCanvas canvas, string text, float x, float y, SKFont font, SKColor color)
    {
        font.Subpixel = true;
        using var ink = new SKPaint { Color = color, IsAntialias = true };
        canvas.DrawText(text, x, y, SKTextAlign.Left, font, ink);
    }

    private static SKColor ColorOf(string word) => word switch
    {
        "finalized" or "reproduced" or "produced" => Good,
        "not-reproduced" => Bad,
        "pending" or "included" or "in-progress" or "inconclusive" => Open,
        _ => Weak,
    };
}
