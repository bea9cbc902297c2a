using Ainft.Ethereum;

namespace Ainft.Functions.Tests.Reproduction;

/// <summary>A volunteer whose answers the test says.</summary>
public sealed class TestNode
{
    public TestNode(Address? payout = null, LocalKey? @operator = null)
    {
        Operator = @operator ?? LocalKey.Generate();
        Candidate = new Candidate(Key.Address, Operator.Address, payout ?? LocalKey.Generate().Address);
    }

    public LocalKey Key { get; } = LocalKey.Generate();

    public LocalKey Operator { get; }

    public Candidate Candidate { get; }

    public Address Address => Key.Address;

    /// <summary>What keeps its results apart from others': a node has one a run, so the tests need one.</summary>
    public Bytes32 Salt { get; } = LocalKey.Generate().Address is var random ? Keccak256.Hash(random.ToHex().Select(digit => (byte)digit).ToArray()) : default;

    public NodeProfile Profile { get; init; } = new()
    {
        Classes = ["x86-64-v3"],
        Cpus = 4,
        MemoryMiB = 4096,
        DiskMiB = 4096,
        Sandboxes = ["bubblewrap"],
        Runtimes = [RunScene.Runtime],
        CpuModel = "Test",
        Software = "tests/1",
    };
}
