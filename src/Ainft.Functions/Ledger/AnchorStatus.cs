namespace Ainft.Functions.Ledger;

/// <summary>How far the anchor of an entry, or another event of the chain, has come.</summary>
public enum AnchorStatus
{
    /// <summary><c>pending</c>. The chain does not have it yet.</summary>
    Pending,

    /// <summary><c>included</c>. A block has it, and a reorganization can still remove that block.</summary>
    Included,

    /// <summary><c>finalized</c>. A final block has it.</summary>
    Finalized,
}

/// <summary>The words of answers for the status of an anchor.</summary>
public static class AnchorStatuses
{
    /// <summary>The status of an event in a block.</summary>
    public static AnchorStatus InBlock(bool isFinal) => isFinal ? AnchorStatus.Finalized : AnchorStatus.Included;

    /// <summary>The word for a status.</summary>
    public static string ToText(this AnchorStatus status) => status switch
    {
        AnchorStatus.Pending => "pending",
        AnchorStatus.Included => "included",
        AnchorStatus.Finalized => "finalized",
        _ => throw new ArgumentOutOfRangeException(nameof(status)),
    };
}
