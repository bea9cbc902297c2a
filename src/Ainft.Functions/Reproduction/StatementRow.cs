using Ainft.Ethereum;
using Ainft.Functions.Ledger;

namespace Ainft.Functions.Reproduction;

/// <summary>What the index keeps of a statement: what lists and badges show, and where in which bundle the rest is.</summary>
public sealed record StatementRow
{
    /// <summary>The component that it is about.</summary>
    public required AinftId Component { get; init; }

    /// <summary>Its SHA-256.</summary>
    public required Sha256Digest Statement { get; init; }

    /// <summary>Who signed: a node, or of the summary the registry's operator.</summary>
    public required Address Signer { get; init; }

    public required Sha256Digest Run { get; init; }

    /// <summary>When the run was decided, of all its statements.</summary>
    public required DateTimeOffset DecidedAt { get; init; }

    /// <summary>What a summary says; null for a node's statement.</summary>
    public StatedVerdict? Verdict { get; init; }

    public required Sha256Digest Bundle { get; init; }

    public required int LineOffset { get; init; }

    public required int LineLength { get; init; }

    public bool IsSummary => Verdict is not null;

    public static StatementRow Of(SummaryStatement summary, BundleHeader bundle, BundledEntry placed, bool isSummary) => new()
    {
        Component = summary.Component,
        Statement = new Sha256Digest(placed.Entry.Leaf.Subject),
        Signer = placed.Entry.Leaf.Account,
        Run = summary.Run,
        DecidedAt = summary.DecidedAt,
        Verdict = isSummary ? summary.Verdict : null,
        Bundle = bundle.Hash,
        LineOffset = placed.LineOffset,
        LineLength = placed.LineLength,
    };
}
