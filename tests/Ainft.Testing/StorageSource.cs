using Ainft.Cli.Dev;
using DotNet.Testcontainers.Builders;
using DotNet.Testcontainers.Configurations;
using DotNet.Testcontainers.Containers;

namespace Ainft.Testing;

/// <summary>The source of the storage that the tests use.</summary>
internal sealed class StorageSource(string connectionString, IAsyncDisposable? owned) : IAsyncDisposable
{
    private const string Image = "mcr.microsoft.com/azure-storage/azurite:3.35.0";
    private const string Key =
        "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==";

    private volatile bool isEnding;

    public string ConnectionString => connectionString;

    public static async Task<StorageSource> StartAsync()
    {
        if (Environment.GetEnvironmentVariable("AINFT_TEST_STORAGE") is { Length: > 0 } given)
        {
            Console.WriteLine("Storage: the account of AINFT_TEST_STORAGE.");
            return new StorageSource(given, null);
        }

        if (await ContainerEngine.HasImageAsync(Image))
        {
            Console.WriteLine($"Storage: a container of {Image}.");
            return await StartContainerAsync();
        }

        // Azurite keeps its tables in memory here. With files it would write all of its tables every few seconds and
        // delay all requests meanwhile.
        Console.WriteLine("Storage: Azurite from npm.");
        var azurite = await Azurite.StartInMemoryAsync();
        var source = new StorageSource(azurite.ConnectionString, azurite);
        _ = source.WatchAsync(azurite.Process);
        return source;
    }

    public ValueTask DisposeAsync()
    {
        isEnding = true;
        return owned?.DisposeAsync() ?? ValueTask.CompletedTask;
    }

    /// <summary>
    /// Ends the tests when Azurite ends. Otherwise each remaining test would retry for minutes and fail.
    /// </summary>
    private async Task WatchAsync(ChildProcess azurite)
    {
        var code = await azurite.WaitForExitAsync();
        if (!isEnding)
            Environment.FailFast(
                $"Azurite ended with exit code {code} while tests ran.{Environment.NewLine}{azurite.RecentOutput}");
    }

    private static async Task<StorageSource> StartContainerAsync()
    {
        TestcontainersSettings.ResourceReaperEnabled = false;
        IContainer container = new ContainerBuilder(Image)
            .WithPortBinding(10000, true).WithPortBinding(10001, true).WithPortBinding(10002, true)
            .WithCommand("azurite", "--blobHost", "0.0.0.0", "--queueHost", "0.0.0.0", "--tableHost", "0.0.0.0",
                "--skipApiVersionCheck", "--disableTelemetry", "--silent")
            .WithWaitStrategy(Wait.ForUnixContainer().UntilMessageIsLogged("Table service is successfully listening"))
            .Build();
        await container.StartAsync();
        string Endpoint(string kind, int port) =>
            $"{kind}Endpoint=http://{container.Hostname}:{container.GetMappedPublicPort(port)}/devstoreaccount1;";
        return new StorageSource(
            $"DefaultEndpointsProtocol=http;AccountName=devstoreaccount1;AccountKey={Key};"
                + $"{Endpoint("Blob", 10000)}{Endpoint("Queue", 10001)}{Endpoint("Table", 10002)}",
            container);
    }
}
