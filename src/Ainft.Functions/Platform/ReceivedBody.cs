using System.Buffers;

namespace Ainft.Functions.Platform;

/// <summary>
/// A body that has arrived or is arriving. It is in memory while it is small and memory has room, else in a file. It
/// takes room from the instance's budgets for the bytes that arrived, and returns the room when it is disposed of.
/// </summary>
internal sealed class ReceivedBody : IAsyncDisposable
{
    private const int FirstBuffer = 4096;

    private readonly BodyBudgets budgets;
    private readonly ClientAddress client;
    private readonly long limit;
    private byte[] memory = [];
    private TemporaryFile? file;
    private int inMemory;
    private long onDisk;

    internal ReceivedBody(BodyBudgets budgets, ClientAddress client, long limit) =>
        (this.budgets, this.client, this.limit) = (budgets, client, limit);

    /// <summary>How many bytes have arrived.</summary>
    public long Length => file?.Length ?? inMemory;

    /// <summary>The bytes from the beginning. Disposing of the stream or of the body ends the stream.</summary>
    public Stream Open()
    {
        if (file is null)
            return new MemoryStream(memory, 0, inMemory, writable: false);
        file.Position = 0;
        return file;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        FreeMemory();
        if (file is null)
            return;
        await file.DisposeAsync();
        budgets.ReturnFile(client, onDisk);
        file = null;
    }

    /// <summary>Stores bytes that arrived.</summary>
    /// <exception cref="RequestRefusedException">The client, or all clients together, hold all room.</exception>
    /// <exception cref="DiskFailedException">The disk is full or failing.</exception>
    internal async ValueTask AppendAsync(ReadOnlySequence<byte> bytes, CancellationToken ct)
    {
        if (file is null && Grow(inMemory + bytes.Length))
        {
            bytes.CopyTo(memory.AsSpan(inMemory));
            inMemory += (int)bytes.Length;
            return;
        }
        if (file is null)
            await MoveToDiskAsync(ct);
        await AppendToFileAsync(bytes, ct);
    }

    /// <summary>All bytes in memory. They stay valid after the body was disposed of.</summary>
    internal async Task<ReadOnlyMemory<byte>> ToMemoryAsync(CancellationToken ct)
    {
        if (file is null)
            return memory.AsMemory(0, inMemory);
        var all = new byte[Length];
        await Open().ReadExactlyAsync(all, ct);
        return all;
    }

    private bool Grow(long length)
    {
        if (length <= memory.Length)
            return true;
        if (length > BodyBudgets.MaxInMemory)
            return false;
        var size = Math.Max(FirstBuffer, (int)System.Numerics.BitOperations.RoundUpToPowerOf2((uint)length));
        if (!budgets.TryTakeMemory(client, size - memory.Length))
            return false;
        Array.Resize(ref memory, size);
        return true;
    }

    private async ValueTask MoveToDiskAsync(CancellationToken ct)
    {
        budgets.TakeFile(client);
        try
        {
            file = TemporaryFile.Create();
        }
        catch
        {
            budgets.ReturnFile(client, 0);
            throw;
        }
        await AppendToFileAsync(new ReadOnlySequence<byte>(memory, 0, inMemory), ct);
        FreeMemory();
    }

    private async ValueTask AppendToFileAsync(ReadOnlySequence<byte> bytes, CancellationToken ct)
    {
        budgets.TakeDisk(client, bytes.Length, limit);
        onDisk += bytes.Length;
        await file!.AppendAsync(bytes, ct);
    }

    private void FreeMemory()
    {
        budgets.ReturnMemory(client, memory.Length);
        (memory, inMemory) = ([], 0);
    }
}
