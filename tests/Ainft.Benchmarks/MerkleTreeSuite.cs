using System.Globalization;
using Ainft.Ethereum;
using Ainft.Testing;

namespace Ainft.Benchmarks;

/// <summary>
/// Measures how many leaves per second a tree takes, against StandardMerkleTree of npm on the same leaves in the same
/// run. Then it measures the memory for several million leaves.
/// </summary>
internal static class MerkleTreeSuite
{
    private const int NpmCount = 20_000;

    private const string Script = """
        const { StandardMerkleTree } = require('@openzeppelin/merkle-tree');
        const leaves = require('fs').readFileSync(0, 'utf8').split('\n').map(line => line.split(','));
        let best = Infinity, root;
        for (let round = 0; round < 3; round++) {
          const start = process.hrtime.bigint();
          root = StandardMerkleTree.of(leaves, ['uint8', 'bytes32', 'address']).root;
          best = Math.min(best, Number(process.hrtime.bigint() - start) / 1e9);
        }
        process.stdout.write(best + ' ' + root);
        """;

    public static async Task<int> RunAsync(string[] arguments)
    {
        var millions = arguments is [var text, ..] ? int.Parse(text, CultureInfo.InvariantCulture) : 4;
        var leaves = CreateLeaves(1_000_000);
        var few = leaves[..NpmCount];
        var answer = (await NodeScript.RunAsync(Script,
            string.Join('\n', few.Select(leaf => $"{(int)leaf.Kind},{leaf.Subject},{leaf.Account}")))).Split(' ');
        if (MerkleTree.Build(few).Root.ToString() != answer[1])
            throw new InvalidOperationException("The roots differ.");
        var npm = NpmCount / double.Parse(answer[0], CultureInfo.InvariantCulture);
        var sameSize = NpmCount / Rounds.Best(100, () => MerkleTree.Build((ReadOnlyMemory<Leaf>)few)).TotalSeconds;
        var million = leaves.Length / Rounds.Best(3, () => MerkleTree.Build((ReadOnlyMemory<Leaf>)leaves)).TotalSeconds;
        Console.WriteLine($"npm,   {NpmCount,9} leaves {npm,12:F0} leaves/s");
        Console.WriteLine($"Ainft, {NpmCount,9} leaves {sameSize,12:F0} leaves/s, ratio {sameSize / npm:F0}");
        Console.WriteLine($"Ainft, {leaves.Length,9} leaves {million,12:F0} leaves/s, ratio {million / npm:F0}");
        ReportMemory(millions * 1_000_000);
        return 0;
    }

    private static void ReportMemory(int count)
    {
        var hashes = new byte[count * Bytes32.Size];
        new Random(1).NextBytes(hashes);
        var before = GC.GetTotalAllocatedBytes(precise: true);
        var elapsed = Rounds.Best(1, () => MerkleTree.BuildFromHashes(hashes));
        var allocated = GC.GetTotalAllocatedBytes(precise: true) - before;
        Console.WriteLine(
            $"Ainft, {count,9} hashes {count / elapsed.TotalSeconds,12:F0} leaves/s, "
            + $"{allocated / count} bytes per leaf");
    }

    private static Leaf[] CreateLeaves(int count)
    {
        var random = new Random(1);
        var bytes = new byte[Bytes32.Size];
        var leaves = new Leaf[count];
        for (var i = 0; i < count; i++)
        {
            random.NextBytes(bytes);
            leaves[i] = new Leaf(EntryKind.Registration, new Bytes32(bytes), new Address(bytes.AsSpan(12)));
        }
        return leaves;
    }
}
