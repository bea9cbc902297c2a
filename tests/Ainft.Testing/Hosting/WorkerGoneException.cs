namespace Ainft.Testing.Hosting;

/// <summary>The worker ended, or its stream broke, before it answered.</summary>
public sealed class WorkerGoneException() : Exception("The worker is gone.");
