namespace Ainft.Functions.Tests;

/// <summary>For what another process does in its own time: asks until it holds.</summary>
public static class Eventually
{
    public static async Task HoldsAsync(Func<Task<bool>> holds, TimeSpan patience, [System.Runtime.CompilerServices.CallerArgumentExpression(nameof(holds))] string what = "")
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(100));
        using var limit = new CancellationTokenSource(patience);
        while (!await holds())
            if (limit.IsCancellationRequested)
                Assert.Fail($"Within {patience} this never held: {what}");
            else
                await timer.WaitForNextTickAsync(CancellationToken.None);
    }
}
