using Ainft.Ethereum;

namespace Ainft;

/// <summary>What binds a node to its result before anybody else knows it.</summary>
public static class Commitment
{
    /// <summary>The SHA-256 of the canonical JSON <c>{"domain":"ainft-commit/1","metrics":[…],"node":"0x…","result":"0x…","run":"0x…","salt":"0x…"}</c>.</summary>
    public static Sha256Digest Of(Sha256Digest run, Address node, Bytes32 salt, TaskResult result) => throw new NotImplementedException();
}
