namespace Ainft.Ethereum;

/// <summary>The sorts of ABI types.</summary>
public enum AbiKind
{
    /// <summary><c>uint8</c> to <c>uint256</c>.</summary>
    UnsignedInteger,

    /// <summary><c>int8</c> to <c>int256</c>, two's complement.</summary>
    SignedInteger,

    /// <summary><c>bool</c>.</summary>
    Bool,

    /// <summary><c>address</c>.</summary>
    Address,

    /// <summary><c>bytes1</c> to <c>bytes32</c>.</summary>
    FixedBytes,

    /// <summary><c>bytes</c>.</summary>
    Bytes,

    /// <summary><c>string</c>, UTF-8.</summary>
    Text,

    /// <summary><c>T[]</c>.</summary>
    List,

    /// <summary><c>T[n]</c>.</summary>
    FixedList,

    /// <summary><c>(T1,T2,…)</c>.</summary>
    Tuple,
}
