namespace Ainft.Ethereum;

/// <summary>The texts that give the reason of a decision (<c>src/contracts/governance/Reasons.sol</c>).</summary>
public static class DaoReason
{
    /// <summary>The most bytes of a reason. The contracts refuse longer ones, and readers cut them.</summary>
    public const int MaxBytes = 1_024;
}
