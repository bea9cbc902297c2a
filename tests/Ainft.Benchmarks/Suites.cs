namespace Ainft.Benchmarks;

/// <summary>
/// The benchmarks by their names on the command line. Each prints its figures and a ratio, and returns an exit code.
/// </summary>
internal static class Suites
{
    public static IReadOnlyDictionary<string, Func<string[], Task<int>>> All { get; } =
        new SortedDictionary<string, Func<string[], Task<int>>>
        {
            ["browser"] = BrowserSuite.RunAsync,
            ["browser-files"] = BrowserFilesSuite.RunAsync,
            ["bulk"] = BulkSuite.RunAsync,
            ["canonical"] = CanonicalJsonSuite.RunAsync,
            ["costs"] = CostsSuite.RunAsync,
            ["crawl"] = CrawlSuite.RunAsync,
            ["fsck"] = FsckSuite.RunAsync,
            ["hash"] = HashSuite.RunAsync,
            ["hosting"] = HostingSuite.RunAsync,
            ["lineage"] = LineageSuite.RunAsync,
            ["merges"] = MergeSuite.RunAsync,
            ["merkle"] = MerkleTreeSuite.RunAsync,
            ["mints"] = MintSuite.RunAsync,
            ["naive-reads"] = NaiveReads.RunAsync,
            ["naive-server"] = NaiveServer.RunAsync,
            ["polling"] = PollingSuite.RunAsync,
            ["queries"] = QueriesSuite.RunAsync,
            ["reconcile"] = ReconcileSuite.RunAsync,
            ["runs"] = RunsSuite.RunAsync,
            ["settle"] = SettleSuite.RunAsync,
            ["signatures"] = SignatureSuite.RunAsync,
            ["startup"] = StartupSuite.RunAsync,
            ["subscriptions"] = SubscriptionsSuite.RunAsync,
            ["webhooks"] = WebhooksSuite.RunAsync,
        };

    public static int Usage()
    {
        Console.Error.WriteLine(
            $"dotnet run -c Release --project tests/Ainft.Benchmarks -- {string.Join('|', All.Keys)}");
        return 2;
    }
}
