using System.Globalization;
using System.Text;
using Ainft.Ethereum;
using Ainft.Functions.Minting;

namespace Ainft.Functions.Explorer;

/// <summary>The facts that the picture of a component shows. All texts are one harmless line.</summary>
/// <param name="Id">The id.</param>
/// <param name="Label">The label of the component.</param>
/// <param name="Kind">The kind.</param>
/// <param name="Creator">The account that created it.</param>
/// <param name="Details">The license, the size of its files and the number of its ancestors, as far as known.</param>
/// <param name="Status">The status of its anchor.</param>
/// <param name="Reproduction">Whether nodes reproduced it, in words.</param>
public sealed record PictureFacts(
    string Id, string Label, string Kind, string Creator, string Details, string Status, string Reproduction)
{
    /// <summary>The longest label in the picture, in characters.</summary>
    public const int LongestLabel = 160;

    /// <summary>A changed drawing needs another number, because caches keep pictures.</summary>
    private const int Drawing = 1;

    private const int LongestLicense = 40;

    /// <summary>The name of the picture with these facts.</summary>
    public Bytes32 Name => Sha256Digest.Of(Encoding.UTF8.GetBytes(string.Join(
        '\n', Drawing, Id, Label, Kind, Creator, Details, Status, Reproduction))).Value;

    /// <summary>The facts of an answer.</summary>
    public static PictureFacts Of(AinftAnswer answer)
    {
        var reproduction = AnswerDetails.ReproductionOf(answer);
        return new PictureFacts(
            answer.Id,
            PageText.Line(
                PageText.Label(answer.Kind, answer.Name, answer.Version, answer.Creator), LongestLabel),
            answer.Kind,
            answer.Creator,
            string.Join("  ·  ", DetailsOf(answer)),
            answer.Anchor.Status,
            reproduction.Agreed is { } agreed
                ? string.Create(CultureInfo.InvariantCulture, $"{reproduction.State} {agreed}/{reproduction.Of}")
                : reproduction.State);
    }

    private static IEnumerable<string> DetailsOf(AinftAnswer answer)
    {
        if (answer.License is { } license)
            yield return PageText.Line(license, LongestLicense);
        if (answer.Files is { } files)
            yield return files.Size is { } size
                ? $"{PageText.Counted(files.Count, "file")}, {PageText.Bytes(size)}"
                : PageText.Counted(files.Count, "file");
        yield return PageText.Counted(answer.Ancestors, "ancestor");
    }
}
