namespace Ainft.Ethereum;

/// <summary>What a node's error answer means for the caller.</summary>
public enum JsonRpcErrorMeaning
{
    /// <summary>Nothing that is handled by rule.</summary>
    Other,

    /// <summary>The provider asks to come back later.</summary>
    RateLimited,

    /// <summary>Too many blocks, or too large an answer.</summary>
    RangeRefused,

    /// <summary>The node does not have the block.</summary>
    BlockMissing,

    /// <summary>The transaction is in the pool already.</summary>
    AlreadyKnown,

    /// <summary>The nonce was used.</summary>
    NonceTooLow,

    /// <summary>The fees are too low.</summary>
    Underpriced,

    /// <summary>The sender cannot pay.</summary>
    InsufficientFunds,

    /// <summary>The contract's code failed.</summary>
    ExecutionFailed,
}
