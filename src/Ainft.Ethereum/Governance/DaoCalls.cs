namespace Ainft.Ethereum;

/// <summary>
/// The functions of the DAO's lists (<c>src/contracts/governance</c>). All but those of creators are for the timelock,
/// so they become actions of proposals.
/// </summary>
public static class DaoCalls
{
    /// <summary>Admits an operator.</summary>
    public static byte[] EncodeAdmit(Address @operator, string reason) =>
        Calldata.Encode("admit(address,string)", @operator, reason);

    /// <summary>Suspends an operator.</summary>
    public static byte[] EncodeSuspend(Address @operator, string reason) =>
        Calldata.Encode("suspend(address,string)", @operator, reason);

    /// <summary>Grants node-minutes per period to a requester, or to the pool of all at the zero address.</summary>
    public static byte[] EncodeGrant(Address requester, uint nodeMinutes, uint period, ulong until, string reason) =>
        Calldata.Encode(
            "grant(address,uint32,uint32,uint48,string)", requester, nodeMinutes, period, until, reason);

    /// <summary>Flags a component.</summary>
    public static byte[] EncodeFlag(AinftId id, Bytes32 evidence, string reason) =>
        Calldata.Encode("flag(bytes32,bytes32,string)", id.Value, evidence, reason);

    /// <summary>Takes a flag back.</summary>
    public static byte[] EncodeUnflag(AinftId id, string reason) =>
        Calldata.Encode("unflag(bytes32,string)", id.Value, reason);

    /// <summary>Retracts a component of the sender.</summary>
    public static byte[] EncodeRetract(Manifest manifest, string reason) => EncodeOwn("retract", manifest, reason);

    /// <summary>Takes the sender's own retraction back.</summary>
    public static byte[] EncodeWithdraw(Manifest manifest, string reason) => EncodeOwn("withdraw", manifest, reason);

    private static byte[] EncodeOwn(string function, Manifest manifest, string reason)
    {
        ArgumentNullException.ThrowIfNull(manifest);
        return Calldata.Encode(
            $"{function}(bytes32,bytes32[],string)",
            manifest.Digest.Value, manifest.ParentIds.Select(id => id.Value), reason);
    }
}
