using Ainft.Functions.Platform;
using Ainft.Testing;
using Azure.Core.Pipeline;

namespace Ainft.Functions.Tests.Platform;

/// <summary>Real storage under a separate prefix, with a transport that can lose requests and answers.</summary>
internal sealed class StorageUnderTest(Storage storage, FaultTransport faults, StorageOptions options)
{
    public const string Things = "Things";
    public const string Papers = "papers";
    public const string Jobs = "jobs";

    public Storage Storage => storage;

    public StorageOptions Options => options;

    public FaultTransport Faults => faults;

    public Rows Rows => storage.Rows(Things);

    public Blobs Blobs => storage.Blobs(Papers);

    public static async Task<StorageUnderTest> CreateAsync(
        StorageFixture fixture, int retries = 4, string? prefix = null, TimeProvider? time = null)
    {
        var faults = new FaultTransport();
        var options = new StorageOptions
        {
            ConnectionString = await fixture.ConnectAsync(),
            Prefix = prefix ?? StorageFixture.NewPrefix(),
            Retries = retries,
        };
        var storage = new Storage(Microsoft.Extensions.Options.Options.Create(options), (HttpPipelineTransport)faults,
            [new(StorageKind.Table, Things), new(StorageKind.Container, Papers), new(StorageKind.Queue, Jobs)],
            time ?? TimeProvider.System);
        await storage.CreateAsync();
        faults.Reset();
        return new StorageUnderTest(storage, faults, options);
    }
}
