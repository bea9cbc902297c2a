namespace Ainft.Testing;

/// <summary>Settings of every app that a test or a benchmark starts, unless it sets them itself.</summary>
public static class TestSettings
{
    /// <summary>The settings, named as environment variables.</summary>
    public static IReadOnlyDictionary<string, string?> All { get; } = new Dictionary<string, string?>
    {
        // A test is one client that sends the requests of many.
        ["Ainft__Budgets__Factor"] = "1000",
        // One Azurite serves all tests. On a busy machine it can be slower than Azure Storage.
        ["Ainft__StorageTimeoutSeconds"] = "120",
    };

    /// <summary>A connection string whose endpoints do not answer.</summary>
    public const string StorageAway = "DefaultEndpointsProtocol=http;AccountName=away;AccountKey=YQ==;"
        + "BlobEndpoint=http://127.0.0.1:9/away;"
        + "QueueEndpoint=http://127.0.0.1:9/away;"
        + "TableEndpoint=http://127.0.0.1:9/away";
}
