using System.Text.Json;

namespace Ainft.Ethereum;

/// <summary>Reads a call's result straight from the answer's UTF-8. The reader stands on the first token of the result and need not be
/// moved past it. A <see cref="FormatException"/> or <see cref="JsonException"/> means that the endpoint answered nonsense, and the next one is asked.</summary>
public delegate T JsonRpcReader<out T>(ref Utf8JsonReader reader);
