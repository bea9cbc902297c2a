using System.Numerics;

namespace Ainft.Ethereum;

/// <summary>A call that a decision of the DAO makes.</summary>
/// <param name="Target">The contract.</param>
/// <param name="Value">The coins that go with the call, in wei.</param>
/// <param name="Calldata">The selector and the arguments.</param>
public sealed record DaoAction(Address Target, BigInteger Value, byte[] Calldata);
