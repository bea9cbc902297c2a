using Ainft.Ethereum;

namespace Ainft.Testing;

/// <summary>
/// A contract of 57 bytes that emits as many events as its argument says. A test can make many events without 46,000
/// gas for each.
/// </summary>
public static class Emitter
{
    /// <summary>The signature of its events.</summary>
    public static Bytes32 Topic { get; } = Keccak256.Hash("Counted(uint256)"u8);

    /// <summary>The creation code, which returns the code after its first eleven bytes.</summary>
    public static byte[] Creation => [.. Hex.Parse($"0x60{Code.Length:x2}80600b6000396000f3"), .. Code];

    // for (n = calldata[0]; n != 0; n--) emit Counted(n indexed)
    private static byte[] Code =>
        Hex.Parse($"0x6000355b8015603757807f{Topic.ToString()[2..]}60006000a260019003600356" + "5b00");

    /// <summary>Calldata that emits <paramref name="count"/> events. The second topic counts down to 1.</summary>
    public static byte[] Emit(int count) => Calldata.EncodeArguments("(uint256)", count);
}
