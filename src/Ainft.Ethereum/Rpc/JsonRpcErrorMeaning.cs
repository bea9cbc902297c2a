namespace Ainft.Ethereum;

/// <summary>The meaning of a node's error answer for the caller.</summary>
public enum JsonRpcErrorMeaning
{
    /// <summary>Any other error.</summary>
    Other,

    /// <summary>The provider limits the rate of requests. Send the request again later.</summary>
    RateLimited,

    /// <summary>The range has too many blocks, or its answer is too large. Request a smaller range.</summary>
    RangeRefused,

    /// <summary>The node does not have the block, because it lags behind or has pruned the block.</summary>
    BlockMissing,

    /// <summary>The transaction is already in the pool.</summary>
    AlreadyKnown,

    /// <summary>An earlier transaction used the nonce.</summary>
    NonceTooLow,

    /// <summary>The fees are too low.</summary>
    Underpriced,

    /// <summary>The balance of the sender is too low.</summary>
    InsufficientFunds,

    /// <summary>The contract's code failed.</summary>
    ExecutionFailed,
}
