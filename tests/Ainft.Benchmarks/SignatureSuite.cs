using Ainft.Ethereum;

namespace Ainft.Benchmarks;

/// <summary>
/// Measures the time of a recovery, of a signature, and of the address of a key, on one thread. It takes the best of
/// many rounds.
/// </summary>
internal static class SignatureSuite
{
    private const int Rounds = 200, Each = 50;

    public static Task<int> RunAsync(string[] _)
    {
        var key = LocalKey.Generate();
        var secret = Hex.Parse(key.ExportHex());
        var hashes = Enumerable.Range(0, Each).Select(n => Keccak256.Hash(BitConverter.GetBytes(n))).ToArray();
        var signatures = hashes.Select(key.Sign).ToArray();
        Report("recover", i =>
        {
            if (!Secp256k1.TryRecover(hashes[i], signatures[i], out var signer) || signer != key.Address)
                throw new InvalidOperationException("The signature recovers to another account.");
        });
        Report("sign, and check", i => key.Sign(hashes[i]));
        Report("address of a key", _ => Secp256k1.AddressOf(secret));
        return Task.FromResult(0);
    }

    private static void Report(string what, Action<int> action)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        var best = Benchmarks.Rounds.Best(Rounds, () =>
        {
            for (var i = 0; i < Each; i++)
                action(i);
        });
        var bytes = (GC.GetAllocatedBytesForCurrentThread() - before) / (Rounds * Each);
        Console.WriteLine($"{what,-18} {best.TotalMicroseconds / Each,8:F1} µs {bytes,8} bytes");
    }
}
