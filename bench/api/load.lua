-- wrk script: sends prepared requests in order and tells the result as one line of JSON.
-- Arguments: file of requests ("token number<TAB>body"), file of tokens, first request to send, mark.
-- With a mark, an answer of whatever status that lacks it counts as failed.
local threads = {}

function setup(thread)
  table.insert(threads, thread)
end

local function lines(path)
  local found = {}
  for line in io.lines(path) do found[#found + 1] = line end
  return found
end

function init(args)
  local tokens = lines(args[2])
  requests, place, failed = {}, tonumber(args[3]) or 0, 0
  for _, line in ipairs(lines(args[1])) do
    local tab = line:find("\t", 1, true)
    local headers = { ["Content-Type"] = "application/json", ["Accept"] = "application/json" }
    local token = tokens[tonumber(line:sub(1, tab - 1))]
    if token then headers["Authorization"] = "Bearer " .. token end
    requests[#requests + 1] = wrk.format("POST", wrk.path, headers, line:sub(tab + 1))
  end
  if args[4] then
    local mark = args[4]
    response = function(_, _, body)
      if not body:find(mark, 1, true) then failed = failed + 1 end
    end
  end
end

function request()
  place = place + 1
  return requests[(place - 1) % #requests + 1]
end

function done(summary, latency, _)
  local failures = 0
  for _, thread in ipairs(threads) do failures = failures + thread:get("failed") end
  local e = summary.errors
  io.write(string.format(
    '\nmeasured {"requests": %d, "seconds": %.6f, "p50_ms": %.4f, "p99_ms": %.4f, "failed": %d}\n',
    summary.requests, summary.duration / 1e6, latency:percentile(50) / 1e3, latency:percentile(99) / 1e3,
    failures + e.connect + e.read + e.write + e.status + e.timeout))
end
