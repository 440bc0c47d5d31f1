-- What wrk does in test_republishing.py: reads pages, then the styles and scripts that each names,
-- and counts answers that are missing or cut short.

local threads = {}
local pages = { "/", "/tietoa/", "/calendar.ics", "/feed.xml" }

function setup(thread)
  table.insert(threads, thread)
end

function init()
  answers, wrong, first_wrong, waiting, turn = 0, 0, "", {}, 0
end

function request()
  local path = table.remove(waiting)
  if path == nil then
    turn = turn % #pages + 1
    path = pages[turn]
  end
  return wrk.format("GET", path)
end

local function is_whole(body)
  if body:find("^<!doctype html>") then
    return body:find("</html>%s*$") ~= nil
  elseif body:find("^BEGIN:VCALENDAR") then
    return body:find("END:VCALENDAR%s*$") ~= nil
  end
  return not body:find("^<%?xml") or body:find("</feed>%s*$") ~= nil
end

function response(status, headers, body)
  answers = answers + 1
  if status ~= 200 or not is_whole(body) then
    wrong = wrong + 1
    first_wrong = status .. ", " .. #body .. " bytes"
  end
  if status == 200 and body:find("^<!doctype html>") then
    for asset in body:gmatch('"[./]*(assets/[^"]+%.[cj]ss?)"') do
      table.insert(waiting, "/" .. asset)
    end
  end
end

function done()
  local all, bad, told = 0, 0, ""
  for _, thread in ipairs(threads) do
    all, bad = all + thread:get("answers"), bad + thread:get("wrong")
    told = told .. thread:get("first_wrong")
  end
  io.write(string.format("answers: %d, wrong: %d %s\n", all, bad, told))
end
