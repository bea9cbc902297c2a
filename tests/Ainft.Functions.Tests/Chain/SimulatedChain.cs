using System.Collections.Immutable;
using Ainft.Ethereum;
using Ainft.Testing;

namespace Ainft.Functions.Tests.Chain;

internal sealed record SimulatedBlock(BlockHeader Header, ImmutableArray<Log> Logs);

/// <summary>The knowledge of one node: a chain of blocks and the number of finalized blocks.</summary>
internal sealed record SimulatedState(ImmutableList<SimulatedBlock> Blocks, int Finalized)
{
    public SimulatedBlock Head => Blocks[^1];

    public SimulatedBlock? At(ulong number) => number < (ulong)Blocks.Count ? Blocks[(int)number] : null;
}

/// <summary>
/// The ground truth: a chain that grows, finalizes blocks and reorders the others, with all its past states.
/// </summary>
internal sealed class SimulatedChain
{
    public static readonly Address Registry = Address.Parse("0x00000000000000000000000000000000000000aa");
    private readonly Random random;
    private readonly Dictionary<Bytes32, SimulatedBlock> everMined = [];
    private ulong salt;

    public SimulatedChain(Random random)
    {
        this.random = random;
        var genesis = Block(0, default, 0);
        Present = new SimulatedState([genesis], 0);
        Past.Add(Present);
    }

    public SimulatedState Present { get; private set; }

    /// <summary>Every state so far. A lagging node is at one of them.</summary>
    public List<SimulatedState> Past { get; } = [];

    public void Move()
    {
        var roll = random.Next(100);
        var open = Present.Blocks.Count - 1 - Present.Finalized;
        Present = roll switch
        {
            < 60 => Grow(Present, 1 + random.Next(4)),
            < 80 => Present with { Finalized = Present.Finalized + random.Next(open + 1) },
            < 95 => Reorder(Present, random.Next(open + 1)),
            _ => Grow(Present, 40),
        };
        Past.Add(Present);
    }

    /// <summary>
    /// Another chain from the finalized block on. It reports blocks as finalized that the real chain never finalized.
    /// </summary>
    public SimulatedState Fork()
    {
        var blocks = Present.Blocks.RemoveRange(Present.Finalized + 1, Present.Blocks.Count - Present.Finalized - 1);
        var forked = Grow(new SimulatedState(blocks, Present.Finalized), 3 + random.Next(10));
        return forked with { Finalized = forked.Blocks.Count - 2 };
    }

    public void FinalizeAll()
    {
        Present = Grow(Present, 2);
        Present = Present with { Finalized = Present.Blocks.Count - 2 };
        Past.Add(Present);
    }

    public SimulatedBlock Find(Bytes32 hash) => everMined[hash];

    private SimulatedState Reorder(SimulatedState state, int depth) => Grow(
        state with { Blocks = state.Blocks.RemoveRange(state.Blocks.Count - depth, depth) },
        depth == 0 ? 1 : random.Next(depth + 3));

    private SimulatedState Grow(SimulatedState state, int count)
    {
        for (var i = 0; i < count; i++)
        {
            var block = Block(state.Head.Header.Number + 1,
                state.Head.Header.Hash, random.Next(3) == 0 ? 1 + random.Next(4) : 0);
            state = state with { Blocks = state.Blocks.Add(block) };
        }
        return state;
    }

    private SimulatedBlock Block(ulong number, Bytes32 parent, int logs)
    {
        var hash = Word($"block {number} {salt++}");
        var header = new BlockHeader(number, hash, parent, 1_000 + number, 7);
        var block = new SimulatedBlock(header, [.. Enumerable.Range(0, logs).Select(i =>
            new Log(Registry, [Emitter.Topic, Word($"subject {salt} {i}")],
                [(byte)i], number, hash, Word($"transaction {salt}"), 0, i))]);
        return everMined[hash] = block;
    }

    private static Bytes32 Word(string text) => Keccak256.Hash(System.Text.Encoding.ASCII.GetBytes(text));
}
