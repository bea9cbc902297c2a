using Ainft.Ethereum;
using Ainft.Functions.Ledger;
using Ainft.Functions.Minting;

namespace Ainft.Functions.Evidence;

/// <summary>
/// The row of a statement in the index. It has the data for lists and badges, and the position of the statement's line
/// in its bundle.
/// </summary>
public sealed record StatementRow
{
    /// <summary>The subject of the statement.</summary>
    public required AinftId Component { get; init; }

    /// <summary>The SHA-256 of the statement.</summary>
    public required Sha256Digest Statement { get; init; }

    /// <summary>The account that signed. A node signs its statement, and the registry's operator the summary.</summary>
    public required Address Signer { get; init; }

    public required Sha256Digest Run { get; init; }

    /// <summary>The time of the run's verdict, which all its statements share.</summary>
    public required DateTimeOffset DecidedAt { get; init; }

    /// <summary>The verdict in a summary; null for a node's statement.</summary>
    public StatedVerdict? Verdict { get; init; }

    public required Sha256Digest Bundle { get; init; }

    public required int LineOffset { get; init; }

    public required int LineLength { get; init; }

    public bool IsSummary => Verdict is not null;

    /// <summary>The verdict for the state of the component; null for a node's statement.</summary>
    public ComponentVerdict? ToVerdict() =>
        Verdict is { } stated ? new ComponentVerdict(Statement, Run, DecidedAt, stated) : null;

    public static StatementRow Of(
        SummaryStatement summary, BundleHeader bundle, BundledEntry placed, bool isSummary) => new()
        {
            Component = summary.Component,
            Statement = new Sha256Digest(placed.Entry.Leaf.Subject),
            Signer = placed.Entry.Leaf.Account,
            Run = summary.Run,
            DecidedAt = summary.DecidedAt,
            Verdict = isSummary ? summary.Verdict : null,
            Bundle = placed.OwnerIn(bundle),
            LineOffset = placed.LineOffset,
            LineLength = placed.LineLength,
        };
}
