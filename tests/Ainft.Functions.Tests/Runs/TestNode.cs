using System.Security.Cryptography;
using Ainft.Ethereum;

namespace Ainft.Functions.Tests.Runs;

/// <summary>A volunteer node. The test chooses its answers.</summary>
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

    /// <summary>The salt of its commitments in every run.</summary>
    public Bytes32 Salt { get; } = new(RandomNumberGenerator.GetBytes(Bytes32.Size));

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
