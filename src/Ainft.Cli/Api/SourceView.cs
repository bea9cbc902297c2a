namespace Ainft.Cli.Api;

/// <summary>The server's facts about the source of an AINFT, for people.</summary>
internal static class SourceView
{
    /// <summary>A word for a list. A reference is claimed when a proven AINFT has its source and files.</summary>
    public static string WordOf(AnswerPart item) =>
        IsProven(item) ? "proven"
        : item.Find("reference")?.Flag() != true ? "not proven"
        : item.Find("claimedBy") is null ? "reference" : "claimed";

    /// <summary>The facts of one AINFT.</summary>
    public static IEnumerable<(string Name, string? Value)> Facts(AnswerPart answer) =>
    [
        ("source check", IsProven(answer) ? Proof(answer.Find("source")) : "source not proven"),
        .. (answer.Find("claimedBy")?.Items() ?? []).Select(id => ("claimed by", (string?)id.Text())),
    ];

    private static bool IsProven(AnswerPart answer) => answer.Find("sourceProven")?.Flag() == true;

    private static string Proof(AnswerPart? source) => source is { } proof
        ? $"source proven by {proof.Find("by")?.Text()} at {proof.Find("revision")?.Text()}"
            + (proof.Find("digest") is { } digest ? $", ainft.json has the SHA-256 {digest.Text()}" : "")
        : "source proven";
}
