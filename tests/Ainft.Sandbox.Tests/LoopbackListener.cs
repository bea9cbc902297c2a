using System.Net;
using System.Net.Sockets;

namespace Ainft.Sandbox.Tests;

/// <summary>A network service of this machine that a workload must not reach.</summary>
internal sealed class LoopbackListener : IAsyncDisposable
{
    private readonly TcpListener listener = new(IPAddress.Any, 0);
    private readonly Task<TcpClient> reached;

    public LoopbackListener()
    {
        listener.Start();
        reached = listener.AcceptTcpClientAsync();
    }

    public int Port => ((IPEndPoint)listener.LocalEndpoint).Port;

    public bool WasReached => reached.IsCompletedSuccessfully;

    public async ValueTask DisposeAsync()
    {
        listener.Dispose();
        await reached.ContinueWith(_ => { }, TaskScheduler.Default);
    }
}

/// <summary>A file that every user of this machine may read, and an environment variable of this process.</summary>
internal sealed class SecretFile : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("ainft-host-");

    public SecretFile()
    {
        File.WriteAllText(Path, "secret");
        File.SetUnixFileMode(Path, (UnixFileMode)0b110_110_110);
        folder.UnixFileMode = (UnixFileMode)0b111_111_111;
        Environment.SetEnvironmentVariable(Name, "secret");
    }

    public const string Name = "AINFT_TEST_SECRET";

    public string Path => System.IO.Path.Combine(folder.FullName, "keystore.json");

    public void Dispose() => folder.Delete(recursive: true);
}
