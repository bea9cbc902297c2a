namespace Ainft.Lineage.Rendering;

/// <summary>The colours of a kind of component.</summary>
/// <param name="Kind">The name of the kind.</param>
/// <param name="Strong">The colour of lines on a light ground.</param>
/// <param name="Tint">The colour of areas on a light ground.</param>
/// <param name="DarkStrong">The colour of lines on a dark ground.</param>
/// <param name="DarkTint">The colour of areas on a dark ground.</param>
/// <param name="Ansi">The parameter of the ANSI sequence (SGR).</param>
internal sealed record KindColor(string Kind, string Strong, string Tint, string DarkStrong, string DarkTint, int Ansi);

/// <summary>The colours that all renderings share.</summary>
internal static class Palette
{
    public static KindColor[] Kinds { get; } =
    [
        new("data", "#1d6fb8", "#e3f0fb", "#6cb2f0", "#14283c", 34),
        new("model", "#7a3fc0", "#f0e8fb", "#b98af0", "#2a1c40", 35),
        new("code", "#23803c", "#e4f5e8", "#69c983", "#16301d", 32),
        new("service", "#b85a00", "#fdeedd", "#f0a258", "#3a2610", 33),
        new("state", "#00808a", "#def4f5", "#56c5ce", "#0f2f32", 36),
        new("composite", "#b02a5b", "#fbe6ee", "#f07ba5", "#3a1524", 31),
        new("unknown", "#667080", "#eef0f3", "#9aa5b4", "#23272e", 90),
    ];

    public static KindColor Of(string kind) => Array.Find(Kinds, color => color.Kind == kind) ?? Kinds[^1];

    /// <summary>The status, or pending for an unknown status.</summary>
    public static string StatusOf(string status) => status is "included" or "finalized" ? status : "pending";
}
