using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Ainft.Ethereum;

namespace Ainft.Functions.Explorer;

/// <summary>
/// Texts of pages. A page shows each text from strangers through this class, and the renderer encodes it. So a text
/// can neither add markup nor hide or reverse the text beside it.
/// </summary>
internal static class PageText
{
    private const string Ellipsis = "…";
    private const int LongestMachine = 300;
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    /// <summary>One harmless line.</summary>
    public static string Line(string? text) => PlainText.Clean(text ?? "");

    /// <summary>One harmless line of at most so many characters.</summary>
    public static string Line(string? text, int most) => Line(text) is var line && line.Length <= most
        ? line
        : string.Concat(line.EnumerateRunes().Take(most).Select(rune => rune.ToString())) + Ellipsis;

    /// <summary>Harmless lines with the line breaks of the text.</summary>
    public static string Lines(string text) =>
        string.Join('\n', text.ReplaceLineEndings("\n").Split('\n').Select(PlainText.Clean));

    /// <summary>The label of a component, which is never empty.</summary>
    public static string Label(string kind, string? name, string? version, string creator) =>
        ComponentLabel.Of(kind, name, version, null, Address.Parse(creator));

    /// <summary>A moment in UTC, to the second.</summary>
    public static string Time(DateTimeOffset at) =>
        at.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss 'UTC'", CultureInfo.InvariantCulture);

    /// <summary>A moment for the attribute <c>datetime</c>.</summary>
    public static string Machine(DateTimeOffset at) =>
        at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    /// <summary>A number with separators of thousands.</summary>
    public static string Number<T>(T number) where T : IFormattable =>
        number.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary>A number with its word, which gets an s except after 1.</summary>
    public static string Counted(long number, string word) => $"{Number(number)} {word}{(number == 1 ? "" : "s")}";

    /// <summary>A share in basis points, as percent.</summary>
    public static string Share(int basisPoints) =>
        (basisPoints / 100m).ToString("0.## '%'", CultureInfo.InvariantCulture);

    /// <summary>A share in units of 1/100,000,000, as percent.</summary>
    public static string Units(int units) =>
        (units / 1_000_000m).ToString("0.###### '%'", CultureInfo.InvariantCulture);

    /// <summary>A probability with four digits.</summary>
    public static string Probability(double probability) =>
        probability.ToString("0.####", CultureInfo.InvariantCulture);

    /// <summary>A number of bytes in the largest unit that gives 1 or more.</summary>
    public static string Bytes(decimal bytes)
    {
        var units = (string[])["B", "KiB", "MiB", "GiB", "TiB", "PiB"];
        var unit = 0;
        for (; bytes >= 1024 && unit < units.Length - 1; unit++)
            bytes /= 1024;
        return $"{bytes.ToString("#,##0.#", CultureInfo.InvariantCulture)} {units[unit]}";
    }

    /// <summary>The size of the machine of a node, by the profile that its operator signed.</summary>
    public static string Machine(JsonObject profile)
    {
        var gpus = profile["gpus"] is JsonArray { Count: > 0 } some
            ? $", {string.Join(", ", some.Select(gpu => (string?)gpu!["name"]))}"
            : "";
        return Line(
            $"{Counted((long)profile["cpus"]!, "processor")}, {Mebibytes("memoryMiB")} of memory, "
            + $"{Mebibytes("diskMiB")} of disk{gpus}",
            LongestMachine);

        string Mebibytes(string member) => Bytes((decimal)(long)profile[member]! * (1 << 20));
    }

    /// <summary>The first and the last digits of a hash or an address.</summary>
    public static string Short(string hex) => hex.Length > 20 ? $"{hex[..10]}{Ellipsis}{hex[^6..]}" : hex;

    /// <summary>The text when it is an http or https address, and else null. Other schemes could run scripts.</summary>
    public static string? WebAddress(string? text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var uri) && (uri.Scheme == Uri.UriSchemeHttp
            || uri.Scheme == Uri.UriSchemeHttps)
            ? uri.AbsoluteUri
            : null;

    /// <summary>JSON with one member per line.</summary>
    public static string Pretty(JsonElement json) => Lines(JsonSerializer.Serialize(json, Indented));
}
